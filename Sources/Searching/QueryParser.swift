package import Corpus

extension Query {
    /// Reads the query language: words, "phrases", `+must`, `-not`, `field:value`.
    ///
    /// - A phrase stands in `"…"`, `“…”`, `„…“`, `«…»`, `「…」`, `『…』` or `＂…＂`.
    /// - `+` and `-` (also `＋`, `－`) stand right before a word, a phrase or a field.
    /// - Fields: `title:`, `heading:`, `source:`, `lang:`, `page:`, `type:`, `date:`, `meta:`;
    ///   also with `：`.
    ///
    /// Any text is a query: one that breaks these rules is searched as plain words and says so
    /// in `problem`. Pure; time is linear in the text.
    package init(parsing text: String) {
        var parser = QueryParser(text)
        do throws(InvalidText) {
            try parser.parse()
            self.init(
                text: parser.isPlain ? text : parser.words.joined(separator: " "),
                conditions: parser.conditions)
        } catch {
            self.init(text: text, problem: error.reason)
        }
    }
}

extension Condition {
    /// Reads a filter: `field:value`, or a path glob; `-` before it excludes. The value may hold
    /// spaces.
    /// - Throws: `InvalidText` for a filter that can't be one.
    package init(filter text: String) throws(InvalidText) {
        var parser = QueryParser(text)
        self = try parser.filter()
    }
}

/// A scan over a query's scalars, one item after the other.
private struct QueryParser {
    private let scalars: [Unicode.Scalar]
    private var position = 0
    /// What is searched for, in order.
    private(set) var words: [String] = []
    private(set) var conditions: [Condition] = []
    /// Whether nothing but words was met.
    private(set) var isPlain = true

    /// What closes each quote.
    private static let quotes: [Unicode.Scalar: Set<Unicode.Scalar>] = [
        "\"": ["\"", "＂", "”"], "＂": ["＂", "\""], "“": ["”", "\"", "“"], "„": ["“", "”"],
        "«": ["»"], "「": ["」"], "『": ["』"], "〝": ["〞", "〟"],
    ]

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    mutating func parse() throws(InvalidText) {
        skipSpace()
        while position < scalars.count {
            try item()
            skipSpace()
        }
    }

    mutating func filter() throws(InvalidText) -> Condition {
        skipSpace()
        let strength = strength() ?? .required
        let field = field() ?? .source
        var value = rest().trimmed
        if let first = value.first, let closers = Self.quotes[first], value.count > 1,
            let last = value.last, closers.contains(last)
        {
            value = value.dropFirst().dropLast()
        }
        guard !value.isEmpty else { throw InvalidText("nothing stands after \(field.rawValue):") }
        return Condition(try field.test(String(value)), strength: strength)
    }

    private mutating func item() throws(InvalidText) {
        let strength = strength()
        if let field = field() {
            return try condition(field, strength: strength ?? .required)
        }
        if let phrase = try phrase() {
            return add(phrase, as: .phrase(phrase), strength: strength ?? .preferred)
        }
        let word = word(inField: false)
        if let strength {
            add(word, as: .phrase(word), strength: strength)
        } else {
            words.append(word)
        }
    }

    private mutating func condition(
        _ field: QueryField, strength: Condition.Strength
    ) throws(InvalidText) {
        guard position < scalars.count, !isSpace(scalars[position]) else {
            throw InvalidText("nothing stands after \(field.rawValue):")
        }
        let value = try phrase() ?? word(inField: true)
        // An empty pair of quotes would take the field's name out of the query without a word.
        guard !value.isEmpty else { throw InvalidText("nothing stands after \(field.rawValue):") }
        let test = try field.test(value)
        add(field.isText ? value : "", as: test, strength: strength)
    }

    private mutating func add(
        _ text: String, as test: Condition.Test, strength: Condition.Strength
    ) {
        isPlain = false
        if strength != .excluded && !text.isEmpty { words.append(text) }
        if !text.isEmpty || !test.isOfWords {
            conditions.append(Condition(test, strength: strength))
        }
    }

    /// A sign right before something that it can apply to; not `--`, nor one that stands alone.
    private mutating func strength() -> Condition.Strength? {
        guard let sign = Self.sign(peek(0)), let next = peek(1), !isSpace(next),
            Self.sign(next) == nil
        else { return nil }
        position += 1
        return sign
    }

    private static func sign(_ scalar: Unicode.Scalar?) -> Condition.Strength? {
        switch scalar {
        case "+", "＋": .required
        case "-", "－": .excluded
        default: nil
        }
    }

    /// The name of a field and its colon; other names before a colon are words.
    private mutating func field() -> QueryField? {
        var end = position
        while end < scalars.count, scalars[end].properties.isAlphabetic, scalars[end].isASCII {
            end += 1
        }
        guard end < scalars.count, scalars[end] == ":" || scalars[end] == "：",
            let field = QueryField(rawValue: text(position..<end).lowercased())
        else { return nil }
        position = end + 1
        return field
    }

    /// What stands in quotes; nil where no quote opens.
    private mutating func phrase() throws(InvalidText) -> String? {
        guard let quote = peek(0), let closers = Self.quotes[quote] else { return nil }
        guard let end = scalars[(position + 1)...].firstIndex(where: closers.contains) else {
            throw InvalidText("\(quote) is not closed")
        }
        defer { position = end + 1 }
        return text(position + 1..<end)
    }

    /// Up to white space or a quote; at least one scalar.
    private mutating func word(inField: Bool) -> String {
        let start = position
        position += 1
        while let next = peek(0), !isSpace(next), inField || !opensPhrase(next) { position += 1 }
        return text(start..<position)
    }

    /// A straight quote after a letter or a digit is a sign of inches, seconds or a plural.
    private func opensPhrase(_ scalar: Unicode.Scalar) -> Bool {
        guard Self.quotes[scalar] != nil else { return false }
        let before = scalars[position - 1]
        let isWord =
            before.isASCII && (before.properties.isAlphabetic || ("0"..."9").contains(before))
        return scalar != "\"" || !isWord
    }

    private mutating func rest() -> ArraySlice<Unicode.Scalar> {
        defer { position = scalars.count }
        return scalars[position...]
    }

    private mutating func skipSpace() {
        while let next = peek(0), isSpace(next) { position += 1 }
    }

    private func peek(_ distance: Int) -> Unicode.Scalar? {
        position + distance < scalars.count ? scalars[position + distance] : nil
    }

    private func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }

    private func text(_ range: Range<Int>) -> String { String(scalars[range]) }
}

extension Condition.Test {
    /// Whether it looks for words, of which there have to be some.
    fileprivate var isOfWords: Bool {
        switch self {
        case .phrase, .title, .heading: true
        case .source, .language, .type, .pages, .date, .metadata: false
        }
    }
}

extension ArraySlice<Unicode.Scalar> {
    /// Without white space at both ends.
    fileprivate var trimmed: ArraySlice<Unicode.Scalar> {
        var slice = drop { $0.properties.isWhitespace }
        while let last = slice.last, last.properties.isWhitespace { slice.removeLast() }
        return slice
    }
}

extension String {
    fileprivate init(_ scalars: some Sequence<Unicode.Scalar>) {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        self.init(view)
    }
}
