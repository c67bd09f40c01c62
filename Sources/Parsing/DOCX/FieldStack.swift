/// The fields being read, outermost first (ECMA-376 part 1, 17.16): each has a code, then
/// mostly a result. They may span runs and paragraphs.
struct FieldStack {
    struct Field {
        /// `EQ \f(1,2)`.
        var instruction = ""
        /// What a field of a form shows: its sign or its choice.
        var form: String?
        fileprivate var isInCode = true
        fileprivate var hasResult = false
        /// Whether its result is a table of contents.
        fileprivate var showsContents = false
    }

    private var fields: [Field] = []
    private var codes = 0
    private var contents = 0
    /// Longer codes are none that say what to show.
    private static let longestInstruction = 2_000

    /// Whether text is a field's code rather than its result.
    var isInCode: Bool { codes > 0 }

    /// Whether text is a table of contents that Word made.
    var isInContents: Bool { contents > 0 }

    mutating func begin(form: String?) {
        fields.append(Field(form: form))
        codes += 1
    }

    mutating func add(instruction: String) {
        guard let last = fields.indices.last, fields[last].isInCode,
            fields[last].instruction.utf8.count < Self.longestInstruction
        else { return }
        fields[last].instruction += instruction.prefix(Self.longestInstruction)
    }

    mutating func separate() {
        guard let last = fields.indices.last, fields[last].isInCode else { return }
        fields[last].isInCode = false
        codes -= 1
        guard fields[last].makesContents else { return }
        fields[last].showsContents = true
        contents += 1
    }

    /// Notes that the innermost field shows something.
    mutating func noteResult() {
        if let last = fields.indices.last { fields[last].hasResult = true }
    }

    /// Ends the innermost field; returns it if the file keeps no result of it.
    mutating func end() -> Field? {
        guard let field = fields.popLast() else { return nil }
        if field.isInCode { codes -= 1 }
        if field.showsContents { contents -= 1 }
        if field.hasResult { noteResult() }
        return field.hasResult ? nil : field
    }
}

extension FieldStack.Field {
    /// `TOC \o "1-3"`
    fileprivate var makesContents: Bool {
        instruction.trimmed.split(whereSeparator: \.isWhitespace).first?.uppercased() == "TOC"
    }

    /// What Word shows for fields that it draws from their code; nothing for the others.
    var shown: String {
        let words = instruction.trimmed.split(
            maxSplits: 1, omittingEmptySubsequences: true, whereSeparator: \.isWhitespace)
        let rest = words.count > 1 ? String(words[1]).trimmed : ""
        switch words.first?.uppercased() {
        case "FORMCHECKBOX", "FORMDROPDOWN": return form ?? ""
        case "EQ": return FieldEquation.text(rest)
        case "SYMBOL": return Self.symbol(rest)
        case "MACROBUTTON", "GOTOBUTTON":
            return rest.split(maxSplits: 1, whereSeparator: \.isWhitespace).dropFirst().first
                .map(String.init) ?? ""
        default: return ""
        }
    }

    /// `252 \f "Wingdings"`, `0x2611 \u`.
    private static func symbol(_ arguments: String) -> String {
        let words = arguments.split(whereSeparator: \.isWhitespace)
        guard let number = words.first?.lowercased() else { return "" }
        let code =
            number.hasPrefix("0x") ? UInt32(number.dropFirst(2), radix: 16) : UInt32(number)
        var font = ""
        if let mark = words.first(where: { $0 == "\\f" }) {
            font =
                arguments[mark.endIndex...].drop { $0.isWhitespace || $0 == "\"" }
                .prefix { $0 != "\"" && $0 != "\\" }.description.trimmed
        }
        return code.map { SymbolFont.unicode($0, font: font) } ?? ""
    }
}
