/// Takes out of Markdown what makes a client load something or read HTML: images and tags, which a
/// document's text may hold. It is shown as it stands there instead.
struct MarkdownGuard {
    /// `!` or `<`, until it is known what follows.
    private var held: Unicode.Scalar?
    /// What was given out last, or held before.
    private var previous: Unicode.Scalar = " "

    /// The next piece of a text, harmless.
    mutating func add(_ text: String) -> String {
        var safe = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if let held { give(held, before: scalar, to: &safe) }
            held = nil
            if scalar == "!" || scalar == "<" {
                held = scalar
            } else {
                safe.append(scalar)
                previous = scalar
            }
        }
        return String(safe)
    }

    /// The rest, at the end.
    mutating func finish() -> String {
        defer { held = nil }
        return held.map { String(Character($0)) } ?? ""
    }

    private mutating func give(
        _ held: Unicode.Scalar, before next: Unicode.Scalar,
        to safe: inout String.UnicodeScalarView
    ) {
        switch held {
        case "!" where next == "[": safe.append(contentsOf: "!\\".unicodeScalars)
        case "<" where Self.begins(next):
            // A backslash behind another would be its own, not the bracket's.
            let text = previous == "\\" ? "&lt;" : "\\<"
            safe.append(contentsOf: text.unicodeScalars)
        default: safe.append(held)
        }
        previous = held
    }

    /// Whether a tag, a comment or a declaration begins so.
    private static func begins(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar == "/" || scalar == "!" || scalar == "?"
    }

    /// A text of one line that means itself wherever it stands.
    static func escaped(_ text: String) -> String {
        var safe = ""
        for character in text {
            if character.isNewline {
                safe += " "
                continue
            }
            if "\\`*_[]<>!&#|~".contains(character) { safe += "\\" }
            safe.append(character)
        }
        return safe
    }
}
