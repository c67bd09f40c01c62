/// Texts without what makes no difference: capitals, marks and the number of spaces.
enum FoldedText {
    /// Letters and numbers in lower case, words with one space between.
    static func folded(_ text: String) -> String {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
    }
}
