import Corpus

/// A component of a bill of materials, as CycloneDX 1.6 writes it
/// (https://cyclonedx.org/docs/1.6/json/#components).
struct BillComponent: Encodable {
    enum Kind: String, Encodable {
        case application, library, data, file
        case model = "machine-learning-model"
    }

    struct Hash: Encodable {
        var alg = "SHA-256"
        /// Hexadecimal.
        var content: String
    }

    struct Property: Encodable {
        var name: String
        var value: String

        /// Names of CycloneDX's taxonomy begin with who gives them.
        init(_ name: String, value: String) {
            self.name = "quarry:" + name
            self.value = value
        }
    }

    var type: Kind
    /// Unique in the bill; see `BillReference`.
    var reference: String
    var name: String
    var version: String?
    var mediaType: String?
    var hashes: [Hash]?
    var licences: [StatedLicence]?
    var cpe: String?
    var purl: String?
    /// What it consists of.
    var components: [BillComponent]?
    var properties: [Property]?

    init(_ type: Kind, reference: String, name: String, version: String? = nil) {
        self.type = type
        self.reference = reference
        self.name = name
        self.version = version
    }

    mutating func add(_ name: String, value: some CustomStringConvertible) {
        properties = (properties ?? []) + [Property(name, value: value.description)]
    }

    enum CodingKeys: String, CodingKey {
        case type
        case reference = "bom-ref"
        case name, version
        case mediaType = "mime-type"
        case hashes
        case licences = "licenses"
        case cpe, purl, components, properties
    }
}
