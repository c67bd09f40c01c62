/// The kinds of file Quarry reads.
package enum SourceType: String, Sendable, CaseIterable {
    case pdf, docx, txt
    case markdown = "md"
    case html

    /// By the path's extension, in any case; nil when it is none of ours.
    package init?(path: String) {
        guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else { return nil }
        let name = path[path.index(after: dot)...].lowercased()
        guard let type = Self.allCases.first(where: { $0.extensions.contains(name) }) else {
            return nil
        }
        self = type
    }

    /// Names of files of this type end in a dot and one of these.
    package var extensions: [String] {
        switch self {
        case .pdf: ["pdf"]
        case .docx: ["docx", "docm", "dotx", "dotm"]
        case .txt: ["txt"]
        case .markdown: ["md", "markdown"]
        case .html: ["html", "htm", "xhtml"]
        }
    }

    /// Larger files are refused rather than read into memory: 1 GiB.
    package static let maximumFileBytes = 1 << 30

    /// Whether a file of this type is characters from end to end, in some encoding.
    package var isText: Bool {
        switch self {
        case .txt, .markdown, .html: true
        case .pdf, .docx: false
        }
    }

    /// What Quarry reads, for messages: `.pdf, .docx, …`.
    package static var allExtensions: String {
        allCases.flatMap(\.extensions).map { "." + $0 }.joined(separator: ", ")
    }
}

/// A source's identity: its path below the corpus root, in NFC, with `/` between folders.
package struct SourceID: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let path: String

    package init(path: String) { self.path = path }

    package var description: String { path }

    /// By UTF-8 bytes, so that the order is the same on every machine and in every locale.
    package static func < (left: SourceID, right: SourceID) -> Bool {
        left.path.utf8.lexicographicallyPrecedes(right.path.utf8)
    }
}

/// A file of the corpus before it is parsed.
package struct SourceFile: Hashable, Sendable {
    package let id: SourceID
    package let type: SourceType
    package let byteCount: Int
    /// SHA-256 of the file's bytes.
    package let contentHash: Digest
    /// The encoding that the settings state for it: with the bytes, what its text is made of.
    package let encoding: TextEncoding?

    package init(
        id: SourceID, type: SourceType, byteCount: Int, contentHash: Digest,
        encoding: TextEncoding? = nil
    ) {
        self.id = id
        self.type = type
        self.byteCount = byteCount
        self.contentHash = contentHash
        self.encoding = encoding
    }
}
