import Corpus

/// What `[Content_Types].xml` says that a package's parts are (ECMA-376 part 2, 7.2.3).
struct DOCXContentTypes {
    /// In lower case, as all that stands here: OPC names ignore case.
    private var byName: [String: String] = [:]
    private var bySuffix: [String: String] = [:]

    /// Says nothing where the package has no such file.
    init(_ package: DOCXPackage) throws(QuarryError) {
        guard let reader = try package.reader("[Content_Types].xml") else { return }
        let root = reader.scope
        while let tag = try reader.child(of: root) {
            guard let type = reader.attribute("ContentType")?.lowercased() else { continue }
            if tag.name == "Override", let name = reader.attribute("PartName") {
                byName[name.drop { $0 == "/" }.lowercased()] = type
            } else if tag.name == "Default", let suffix = reader.attribute("Extension") {
                bySuffix[suffix.lowercased()] = type
            }
        }
    }

    subscript(part: String) -> String? {
        byName[part.lowercased()]
            ?? part.split(separator: ".").last.flatMap { bySuffix[$0.lowercased()] }
    }
}
