/// Markdown inside a block → its words: CommonMark's inlines without their marks.
struct MarkdownInline {
    private let source: [Unicode.Scalar]
    private let references: [String: String]
    private let showsLinks: Bool
    private var index = 0
    private var output: [Unicode.Scalar] = []
    /// Runs of `*`, `_` and `~` in the output that may open emphasis, by mark.
    private var openers: [Unicode.Scalar: [Run]] = [:]
    private var dropped: [Range<Int>] = []
    /// Where a run of backticks of each length starts, ascending, and which are behind us.
    private var ticks: [Int: [Int]] = [:]

    private struct Run {
        var start: Int
        var count: Int
    }

    static func plain(
        _ text: String, references: [String: String], showsLinks: Bool
    ) -> String {
        guard text.unicodeScalars.contains(where: { "\\`*_~[]<&!".unicodeScalars.contains($0) })
        else { return text }
        var inline = MarkdownInline(
            Array(text.unicodeScalars), references: references, showsLinks: showsLinks)
        return inline.run()
    }

    private init(_ source: [Unicode.Scalar], references: [String: String], showsLinks: Bool) {
        self.source = source
        self.references = references
        self.showsLinks = showsLinks
        var index = source.count
        while index > 0 {
            var start = index
            while start > 0 && source[start - 1] == "`" { start -= 1 }
            if start < index { ticks[index - start, default: []].append(start) }
            index = start == index ? index - 1 : start
        }
    }

    private mutating func run() -> String {
        var brackets: [Int] = []
        while index < source.count {
            let scalar = source[index]
            switch scalar {
            case "\\": takeEscape()
            case "`": takeCode()
            case "*", "_", "~": takeDelimiters(scalar)
            case "<": takeAngle()
            case "&": takeEntity()
            case "[":
                if peek(1) == "^", let end = find("]", within: 60) {
                    index = end + 1
                } else {
                    brackets.append(output.count)
                    put(scalar)
                }
            case "!" where peek(1) == "[": index += 1
            case "]": closeBracket(&brackets)
            default: put(scalar)
            }
        }
        return rendered()
    }

    private func peek(_ offset: Int) -> Unicode.Scalar? {
        index + offset < source.count ? source[index + offset] : nil
    }

    private func find(_ wanted: Unicode.Scalar, within limit: Int) -> Int? {
        source[index..<min(index + limit, source.count)].firstIndex(of: wanted)
    }

    private mutating func put(_ scalar: Unicode.Scalar) {
        output.append(scalar)
        index += 1
    }

    private mutating func takeEscape() {
        if let next = peek(1), next.isASCII,
            Character(next).isPunctuation || Character(next).isSymbol
        {
            index += 1
        }
        put(source[index])
    }

    private mutating func takeCode() {
        var end = index
        while end < source.count && source[end] == "`" { end += 1 }
        let count = end - index
        while let start = ticks[count]?.last, start <= index { ticks[count]?.removeLast() }
        guard let closing = ticks[count]?.last else {
            while index < end { put("`") }
            return
        }
        output += source[end..<closing]
        index = closing + count
    }

    /// Tags go, addresses in angles stay.
    private mutating func takeAngle() {
        guard let next = peek(1), next.properties.isAlphabetic || next == "/" || next == "!",
            let end = find(">", within: 2_000)
        else { return put("<") }
        let inside = String(String.UnicodeScalarView(source[(index + 1)..<end]))
        if inside.contains(":") && !inside.contains(" ")
            || inside.contains("@") && !inside.contains(" ")
        {
            output += source[(index + 1)..<end]
        } else if inside.lowercased().hasPrefix("br") {
            output.append("\n")
        }
        index = end + 1
    }

    private static let entities: [String: Unicode.Scalar] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}",
        "copy": "©", "reg": "®", "trade": "™", "hellip": "…", "mdash": "—", "ndash": "–",
        "times": "×", "deg": "°", "middot": "·", "larr": "←", "rarr": "→",
    ]

    private mutating func takeEntity() {
        guard let end = find(";", within: 12) else { return put("&") }
        let name = String(String.UnicodeScalarView(source[(index + 1)..<end]))
        var scalar = Self.entities[name]
        if name.hasPrefix("#x") || name.hasPrefix("#X") {
            scalar = UInt32(name.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
        } else if name.hasPrefix("#") {
            scalar = UInt32(name.dropFirst()).flatMap(Unicode.Scalar.init)
        }
        guard let scalar, scalar.value != 0 else { return put("&") }
        output.append(scalar)
        index = end + 1
    }

    // MARK: Emphasis

    /// A run of marks opens or closes emphasis by what stands beside it (CommonMark 0.31, 6.2).
    private mutating func takeDelimiters(_ mark: Unicode.Scalar) {
        var end = index
        while end < source.count && source[end] == mark { end += 1 }
        let before = index > 0 ? source[index - 1] : " "
        let after = end < source.count ? source[end] : " "
        var run = Run(start: output.count, count: end - index)
        output += source[index..<end]
        index = end
        if mark == "~" && run.count < 2 { return }
        let isLeft = Self.flanks(after, before)
        let isRight = Self.flanks(before, after)
        let isInWord = mark == "_" && isLeft && isRight
        if isRight && !isInWord { close(mark, &run) }
        if isLeft && !isInWord && run.count > 0 { openers[mark, default: []].append(run) }
    }

    private static func flanks(_ inner: Unicode.Scalar, _ outer: Unicode.Scalar) -> Bool {
        if inner.properties.isWhitespace { return false }
        if !isPunctuation(inner) { return true }
        // East Asian text has no spaces for marks to stand beside.
        return outer.properties.isWhitespace || isPunctuation(outer) || outer.value >= 0x2E80
    }

    private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
            .initialPunctuation, .finalPunctuation, .otherPunctuation, .mathSymbol,
            .currencySymbol, .modifierSymbol, .otherSymbol:
            true
        default: false
        }
    }

    private mutating func close(_ mark: Unicode.Scalar, _ run: inout Run) {
        while run.count > 0, var opener = openers[mark]?.popLast() {
            let used = min(run.count, opener.count)
            dropped.append(opener.start + opener.count - used..<opener.start + opener.count)
            dropped.append(run.start..<run.start + used)
            run.start += used
            run.count -= used
            opener.count -= used
            if opener.count > 0 { openers[mark, default: []].append(opener) }
        }
    }

    // MARK: Links

    /// `](target)`, `][label]`, `][]`, or `]` of a known label: the brackets go, the words stay.
    private mutating func closeBracket(_ brackets: inout [Int]) {
        guard let start = brackets.popLast() else { return put("]") }
        var target: String?
        var end = index + 1
        if peek(1) == "(", let close = closingParenthesis() {
            target = Self.string(source[(index + 2)..<close])
            end = close + 1
        } else if peek(1) == "[", let close = source[(index + 2)...].prefix(200).firstIndex(of: "]")
        {
            let label = Self.string(source[(index + 2)..<close])
            let words = Self.string(output[(start + 1)...])
            target = references[(label.isEmpty ? words : label).lowercased()]
            if target != nil { end = close + 1 }
        } else {
            target = references[Self.string(output[(start + 1)...].prefix(200)).lowercased()]
        }
        guard let target else { return put("]") }
        dropped.append(start..<start + 1)
        index = end
        let address = target.trimmed.prefix { !$0.isWhitespace }
        if showsLinks && address.contains(":") { output += " (\(address))".unicodeScalars }
    }

    private func closingParenthesis() -> Int? {
        var depth = 0
        for place in (index + 1)..<min(index + 2_000, source.count) {
            if source[place] == "(" { depth += 1 }
            if source[place] == ")" { depth -= 1 }
            if depth == 0 { return place }
        }
        return nil
    }

    private static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }

    private func rendered() -> String {
        guard !dropped.isEmpty else { return Self.string(output) }
        var keeps = [Bool](repeating: true, count: output.count)
        for range in dropped { for place in range { keeps[place] = false } }
        return Self.string(zip(output, keeps).lazy.filter(\.1).map(\.0))
    }
}
