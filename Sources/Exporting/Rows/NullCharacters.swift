/// Takes U+0000 out of texts for engines that end a text there, and counts.
struct NullCharacters {
    private(set) var count = 0

    /// The text with U+FFFD in their place.
    mutating func replaced(_ text: String?) -> String? {
        guard let text, text.utf8.contains(0) else { return text }
        count += text.utf8.count { $0 == 0 }
        return text.replacing("\0", with: "\u{FFFD}")
    }
}
