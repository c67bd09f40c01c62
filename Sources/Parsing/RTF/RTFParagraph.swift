/// What is known of the paragraph, or style, being read.
struct RTFParagraph {
    var style = 0
    /// 1…9.
    var outlineLevel: Int?
    /// From 0.
    var listLevel = 0
    var isInTable = false
    var label = ""
    private var styleName = ""

    /// `\pard`: the list's label stays, for it stands before.
    mutating func reset() {
        let label = label
        self = RTFParagraph()
        self.label = label
    }

    /// Takes a character of a style's name, `heading 1;`, and what it says of the style at the end.
    mutating func takeStyleName(_ byte: UInt8, into headings: inout [Int: Int]) {
        guard byte == UInt8(ascii: ";") else { return styleName.append(Character(.init(byte))) }
        let words = styleName.lowercased().split(separator: " ")
        let named =
            words.count == 2 && words[0] == "heading" ? Int(words[1]) : words == ["title"] ? 1 : nil
        if let level = named ?? outlineLevel, (1...9).contains(level) { headings[style] = level }
        self = RTFParagraph()
    }
}
