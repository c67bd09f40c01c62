/// `EQ` fields (ECMA-376 part 1, 17.16.5.22) → linear text. Word writes formulas otherwise since
/// 2007, but still the characters in circles of Chinese documents (`\o\ac(○,一)`) and, up to
/// Word 2003, readings over characters (`\o\ad(\s\up 9(hàn),汉)`).
struct FieldEquation {
    private var rest: Substring
    private var depth = 0

    /// Switches with arguments inside each other.
    private static let deepest = 16

    static func text(_ instruction: String) -> String {
        var equation = FieldEquation(rest: instruction[...])
        var text = equation.sequence().text
        while let sign = equation.rest.popFirst() {
            text += String(sign) + equation.sequence().text
        }
        return text.trimmed
    }

    /// Text, and whether it was all raised or lowered.
    private struct Part {
        var text = ""
        var isRaised = false
    }

    /// Reads up to a separator or a closing bracket.
    private mutating func sequence() -> Part {
        var part = Part()
        var count = 0
        while let sign = rest.first, sign != ",", sign != ";", sign != ")" {
            count += 1
            if sign == "\\" {
                let next = element()
                part.isRaised = next.isRaised && (count == 1 || part.isRaised)
                part.text += next.text
            } else {
                rest.removeFirst()
                if !sign.isWhitespace { part.isRaised = false }
                part.text.append(sign)
            }
        }
        return part
    }

    /// Reads a switch, the options that follow it, and its arguments.
    private mutating func element() -> Part {
        rest.removeFirst()
        guard let name = rest.popFirst() else { return Part() }
        guard name.isLetter || name == "*" else { return Part(text: String(name)) }
        if name == "*" { return skipFormat() }
        // Options of the switch: `\ac`, `\up 9`.
        rest = rest.drop {
            $0 == "\\" || $0 == "-" || $0.isLetter || $0.isNumber || $0.isWhitespace
        }
        guard rest.first == "(" else { return Part() }
        return Part(
            text: shown(name.lowercased(), parts: arguments()), isRaised: name.lowercased() == "s")
    }

    /// Passes over what follows `\*`: a word, or a name in quotes.
    private mutating func skipFormat() -> Part {
        rest = rest.drop(while: \.isWhitespace)
        if rest.first == "\"" {
            rest = rest.dropFirst().drop { $0 != "\"" }.dropFirst()
        } else {
            rest = rest.drop { !$0.isWhitespace && $0 != "\\" }
        }
        rest = rest.drop(while: \.isWhitespace)
        return Part(isRaised: true)
    }

    private mutating func arguments() -> [Part] {
        rest.removeFirst()
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else {
            rest = ""
            return []
        }
        var parts = [sequence()]
        while let sign = rest.popFirst(), sign != ")" { parts.append(sequence()) }
        return parts
    }

    private func shown(_ name: String, parts: [Part]) -> String {
        let texts = parts.map(\.text.trimmed)
        switch name {
        case "f":
            return texts.map { $0.count > 1 ? "(\($0))" : $0 }.joined(separator: "/")
        case "r":
            return texts.count > 1 ? "√[\(texts[0])](\(texts[1]))" : "√(\(texts[0]))"
        case "i":
            guard texts.count == 3 else { return texts.joined(separator: " ") }
            return "∫_\(texts[0])^\(texts[1]) \(texts[2])"
        case "b": return "(" + texts.joined(separator: ", ") + ")"
        case "o": return overlaid(parts)
        case "d": return ""
        default: return texts.joined(separator: ", ")
        }
    }

    /// Characters drawn over each other: one in a frame, or one under its reading.
    private func overlaid(_ parts: [Part]) -> String {
        let frames: Set<String> = ["○", "◯", "〇", "□", "△", "◇", "O"]
        let bases = parts.filter { !$0.isRaised }.map(\.text.trimmed)
        let inner = bases.filter { !frames.contains($0) }
        if parts.count == 2, bases.count == 2, inner.count == 1 {
            return Self.circled[inner[0]] ?? "(\(inner[0]))"
        }
        return (bases.isEmpty ? parts.map(\.text) : bases).joined()
    }

    private static let circled: [String: String] = {
        var signs: [String: String] = [:]
        for (index, name) in "一二三四五六七八九十".enumerated() {
            signs[String(name)] = CounterFormat.string(index + 1, as: "ideographEnclosedCircle")
        }
        for number in 1...20 {
            signs[String(number)] = CounterFormat.string(number, as: "decimalEnclosedCircle")
        }
        return signs
    }()
}
