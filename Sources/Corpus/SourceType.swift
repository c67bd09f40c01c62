/// The kinds of file Quarry reads.
package enum SourceType: String, Sendable, CaseIterable {
    case pdf, docx, txt
    case markdown = "md"
    case html
    /// A line of a file of JSON lines: each is a source of its own, see `RecordName`.
    case jsonl

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
        case .jsonl: ["jsonl", "ndjson"]
        }
    }

    /// Larger files are refused rather than read into memory: 1 GiB.
    package static let maximumFileBytes = 1 << 30

    /// Whether a file of this type is characters from end to end, in some encoding. JSON lines are
    /// in UTF-8 and no other.
    package var isText: Bool {
        switch self {
        case .txt, .markdown, .html: true
        case .pdf, .docx, .jsonl: false
        }
    }

    /// Types of which each file is one source.
    package static let ofFiles = allCases.filter { $0 != .jsonl }

    /// What Quarry reads without being told more, for messages: `.pdf, .docx, …`.
    package static var allExtensions: String {
        ofFiles.flatMap(\.extensions).map { "." + $0 }.joined(separator: ", ")
    }
}
