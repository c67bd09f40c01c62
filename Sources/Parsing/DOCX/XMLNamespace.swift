import Corpus

/// A namespace of Office Open XML, transitional or strict alike.
enum XMLNamespace {
    case none
    /// WordprocessingML.
    case w
    /// Relationships, as attributes of a part.
    case r
    /// Office Math.
    case m
    /// Markup compatibility.
    case mc
    /// Package relationships.
    case relationships
    /// Dublin Core.
    case dc
    /// Dublin Core terms: dates.
    case dcterms
    case other

    /// Transitional, strict.
    static let relationshipURIs = [
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    ]

    init(uri: String) {
        switch uri {
        case "": self = .none
        case "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main":
            self = .w
        case _ where Self.relationshipURIs.contains(uri): self = .r
        case "http://schemas.openxmlformats.org/officeDocument/2006/math",
            "http://purl.oclc.org/ooxml/officeDocument/math":
            self = .m
        case "http://schemas.openxmlformats.org/markup-compatibility/2006": self = .mc
        case "http://schemas.openxmlformats.org/package/2006/relationships":
            self = .relationships
        case "http://purl.org/dc/elements/1.1/": self = .dc
        case "http://purl.org/dc/terms/": self = .dcterms
        default: self = .other
        }
    }
}
