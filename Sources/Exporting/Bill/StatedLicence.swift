/// A licence as somebody states it: under its SPDX identifier where the text is one that every
/// validator knows, else by the text.
struct StatedLicence: Encodable, Hashable {
    let text: String
    let identifier: String?

    /// - Parameter stated: nil and blank texts state none.
    init?(_ stated: String?) {
        let head = (stated ?? "").drop { $0.isWhitespace }
        text = String(head.reversed().drop { $0.isWhitespace }.reversed())
        guard !text.isEmpty else { return nil }
        // SPDX: identifiers are compared without regard to case.
        identifier = Self.known[text.lowercased()]
    }

    private struct License: Encodable {
        var id: String?
        var name: String?
        var acknowledgement = "declared"
    }

    private enum CodingKeys: String, CodingKey { case license }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(
            License(id: identifier, name: identifier == nil ? text : nil), forKey: .license)
    }

    /// Of https://spdx.org/licenses those that documents and models are under, all of them old
    /// enough for each schema of CycloneDX 1.6; others stand by their text.
    static let identifiers = [
        "0BSD", "AFL-3.0", "AGPL-3.0-only", "AGPL-3.0-or-later", "Apache-2.0", "Artistic-2.0",
        "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "C-UDA-1.0", "CC-BY-1.0", "CC-BY-2.0",
        "CC-BY-2.5", "CC-BY-3.0", "CC-BY-4.0", "CC-BY-NC-3.0", "CC-BY-NC-4.0", "CC-BY-NC-ND-3.0",
        "CC-BY-NC-ND-4.0", "CC-BY-NC-SA-3.0", "CC-BY-NC-SA-4.0", "CC-BY-ND-3.0", "CC-BY-ND-4.0",
        "CC-BY-SA-1.0", "CC-BY-SA-2.0", "CC-BY-SA-2.5", "CC-BY-SA-3.0", "CC-BY-SA-4.0", "CC0-1.0",
        "CDLA-Permissive-1.0", "CDLA-Permissive-2.0", "CDLA-Sharing-1.0", "ECL-2.0", "EPL-2.0",
        "EUPL-1.1", "EUPL-1.2", "GFDL-1.1-only", "GFDL-1.1-or-later", "GFDL-1.2-only",
        "GFDL-1.2-or-later", "GFDL-1.3-only", "GFDL-1.3-or-later", "GPL-2.0-only",
        "GPL-2.0-or-later", "GPL-3.0-only", "GPL-3.0-or-later", "ISC", "LGPL-2.1-only",
        "LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later", "MIT", "MIT-0", "MPL-2.0",
        "MS-PL", "MulanPSL-2.0", "NCSA", "ODbL-1.0", "ODC-By-1.0", "OFL-1.1", "OGL-UK-3.0",
        "PDDL-1.0", "PostgreSQL", "Unlicense", "WTFPL", "Zlib",
    ]

    private static let known = Dictionary(
        uniqueKeysWithValues: identifiers.map { ($0.lowercased(), $0) })
}
