import Answering
import Fields
import Searching

/// An answer as Markdown that a chat client shows, with the places in it where it cites.
struct CitedContent {
    /// OpenAI's `url_citation`.
    struct Annotation: Hashable, Sendable {
        /// Unicode scalars of the content.
        var range: Range<Int>
        var title: String
        var url: String

        var members: [String: JSONValue] {
            [
                "type": "url_citation",
                "url_citation": [
                    "start_index": .integer(range.lowerBound),
                    "end_index": .integer(range.upperBound), "title": .string(title),
                    "url": .string(url),
                ],
            ]
        }
    }

    /// Annotations as a message has them.
    static func list(_ annotations: [Annotation]) -> JSONValue {
        .array(annotations.map { .object($0.members) })
    }

    /// What was added, and what it cites.
    struct Piece {
        var text: String
        var annotations: [Annotation]
    }

    private let index: String
    private let base: String
    private(set) var text = ""
    private(set) var annotations: [Annotation] = []
    /// By number.
    private var links: [Int: CitationLink] = [:]
    /// Of `text`.
    private var count = 0
    private var guarding = MarkdownGuard()

    /// - Parameters:
    ///   - index: the server's name of it.
    ///   - base: where the server is reached.
    init(index: String, base: String) {
        self.index = index
        self.base = base
    }

    /// What numbers stand for from now on.
    mutating func take(_ citations: [AnswerCitation]) {
        for citation in citations {
            links[citation.number] = CitationLink(citation, in: index, base: base)
        }
    }

    /// - Parameter written: holds markers whole or not at all.
    @discardableResult
    mutating func add(_ written: String) -> Piece { append(guarding.add(written)) }

    /// What was held back.
    mutating func flush() -> Piece { append(guarding.finish()) }

    /// The passages that are cited, a link each.
    @discardableResult
    mutating func addSources(of answer: Answer) -> String {
        let held = flush().text
        let without = answer.missing.isEmpty ? "" : "\n\n" + answer.language.without(answer.missing)
        guard !answer.citations.isEmpty else {
            text += without
            count += without.unicodeScalars.count
            return held + without
        }
        let lines = answer.citations.map { citation in
            let link = CitationLink(citation, in: index, base: base)
            let mark = citation.isProved ? "" : " — \(answer.language.notProved)"
            return
                "- [\(citation.number)] [\(MarkdownGuard.escaped(link.title))](\(link.url))\(mark)"
        }
        let list = "\n\n\(answer.language.sources)\n\n" + lines.joined(separator: "\n") + without
        text += list
        count += list.unicodeScalars.count
        return held + list
    }

    private mutating func append(_ piece: String) -> Piece {
        let found = PassageMarkers.places(in: piece).flatMap { range, numbers in
            let start = count + piece[..<range.lowerBound].unicodeScalars.count
            let end = start + piece[range].unicodeScalars.count
            return numbers.compactMap { links[$0] }.map {
                Annotation(range: start..<end, title: $0.title, url: $0.url)
            }
        }
        text += piece
        count += piece.unicodeScalars.count
        annotations += found
        return Piece(text: piece, annotations: found)
    }
}

extension AnswerLanguage {
    fileprivate var sources: String {
        switch self {
        case .english: "Sources:"
        case .traditional: "來源："
        case .simplified: "来源："
        }
    }

    /// That members of a group were not asked.
    fileprivate func without(_ members: [MissingMember]) -> String {
        let names = members.map { MarkdownGuard.escaped($0.name) }
        return switch self {
        case .english:
            "(Not everything could be searched: without \(names.joined(separator: ", ")).)"
        case .traditional: "（未能搜尋全部內容：缺少 \(names.joined(separator: "、"))。）"
        case .simplified: "（未能搜索全部内容：缺少 \(names.joined(separator: "、"))。）"
        }
    }

    fileprivate var notProved: String {
        switch self {
        case .english: "not proved"
        case .traditional: "未證實"
        case .simplified: "未证实"
        }
    }
}
