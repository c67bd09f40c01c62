package import Corpus

/// Which sources, by path: a glob, or a part of the path in any case.
package struct PathPattern: Hashable, Sendable {
    private enum Kind: Hashable, Sendable {
        case glob(Glob)
        case part(String)
    }

    private let kind: Kind

    /// A text with `*`, `?`, `[` or `{` is a glob as in gitignore(5).
    /// - Throws: `InvalidText` for a glob that is none.
    package init(_ text: String) throws(InvalidText) {
        let isGlob = text.contains { "*?[{\\".contains($0) }
        kind = isGlob ? .glob(try Glob(text)) : .part(text.lowercased())
    }

    /// What it was made of; a part in small letters.
    var text: String {
        switch kind {
        case .glob(let glob): glob.text
        case .part(let part): part
        }
    }

    /// - Complexity: O(path × pattern).
    package func matches(_ path: String) -> Bool {
        switch kind {
        case .glob(let glob): glob.matches(path)
        case .part(let part): path.lowercased().contains(part)
        }
    }
}

/// By the text it was made of.
extension PathPattern: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        try self.init(try container.decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch kind {
        case .glob(let glob): try container.encode(glob.text)
        case .part(let part): try container.encode(part)
        }
    }
}
