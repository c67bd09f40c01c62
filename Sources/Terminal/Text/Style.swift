/// Colours and links of a terminal; nothing where there are none.
package struct Style: Sendable {
    package let isOn: Bool
    /// Whether the terminal shows links (OSC 8).
    package let hasLinks: Bool

    package init(isOn: Bool, hasLinks: Bool = false) {
        self.isOn = isOn
        self.hasLinks = hasLinks
    }

    package func bold(_ text: String) -> String { wrap(text, code: "1") }
    package func dim(_ text: String) -> String { wrap(text, code: "2") }
    package func red(_ text: String) -> String { wrap(text, code: "31") }
    package func green(_ text: String) -> String { wrap(text, code: "32") }
    package func cyan(_ text: String) -> String { wrap(text, code: "36") }
    package func highlight(_ text: String) -> String { wrap(text, code: "1;33") }

    /// A text that leads to an address; as it is where there is none.
    /// - Parameter address: of `FileLink`, in ASCII without control characters.
    package func link(_ text: String, to address: String?) -> String {
        guard hasLinks, let address else { return text }
        let end = TerminalText.own("\\")
        return TerminalText.own("]8;;" + address) + end + text + TerminalText.own("]8;;") + end
    }

    private func wrap(_ text: String, code: String) -> String {
        isOn && !text.isEmpty
            ? TerminalText.own("[\(code)m") + text + TerminalText.own("[0m") : text
    }
}
