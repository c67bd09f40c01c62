import Corpus
import Fields
import Searching

/// What the page's address asks for.
struct PageQuestion: Sendable {
    var text: String
    /// Nil: the first one served.
    var index: String?
    /// Filters by the facet that they were chosen from; those of metadata have one name together.
    var chosen: [String: String]
    var start: Int
    var isExplained: Bool
    var language: PageLanguage
    /// Whether the address says the language.
    var statesLanguage: Bool

    static let filterFields = ["type", "language", "folder", "meta"]
    static let pageSize = 10

    static let languageField = Field(
        "hl", .choice(PageLanguage.allCases.map(\.rawValue)),
        "Language of the page; the browser's if absent.")

    static let fields =
        [
            Field("q", .text(0...ServerLimits.questionLength), "The question."),
            Field("index", .text(0...255), "Its name; the first one served if absent."),
            Field("start", .integer(0...990), "Passages passed over."),
            Field("explain", .flag, "Say what scores are made of."),
            languageField,
        ]
        + filterFields.map { Field($0, .text(0...1_024), "A filter, as facets have them.") }

    init(_ request: ServerRequest) {
        let query = request.query
        text = query.text("q") ?? ""
        index = query.text("index").flatMap { $0.isEmpty ? nil : $0 }
        chosen = [:]
        for name in Self.filterFields {
            if let filter = query.text(name), !filter.isEmpty { chosen[name] = filter }
        }
        start = query.integer("start") ?? 0
        isExplained = query.flag("explain") ?? false
        let stated = query.text("hl").flatMap(PageLanguage.init(rawValue:))
        language = stated ?? PageLanguage(accepting: request.headers["accept-language"])
        statesLanguage = stated != nil
    }

    /// - Throws: `Problem` for a filter that can't be meant.
    func options() throws(Problem) -> SearchOptions {
        var options = SearchOptions(k: Self.pageSize, mode: .hybrid, rerank: .late)
        options.syntax = .language
        options.offset = start
        options.filters = try SearchRoutes.filters(
            chosen.sorted { $0.key < $1.key }.map(\.value))
        return options
    }

    /// The address of the same question with other passages, below the base path.
    func address(start: Int) -> String {
        var parts = [("q", text)]
        if let index { parts.append(("index", index)) }
        parts += chosen.sorted { $0.key < $1.key }
        if isExplained { parts.append(("explain", "true")) }
        if statesLanguage { parts.append(("hl", language.rawValue)) }
        if start > 0 { parts.append(("start", "\(start)")) }
        return "?" + parts.map { "\($0)=\(Self.encoded($1))" }.joined(separator: "&")
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain =
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                || (0x61...0x7A).contains(byte) || byte == 0x2D || byte == 0x5F
            let hex = String(byte, radix: 16, uppercase: true)
            return isPlain
                ? String(Unicode.Scalar(byte)) : "%" + (hex.count == 1 ? "0" : "") + hex
        }.joined()
    }
}
