/// Texts without what makes no difference: capitals, marks and the number of spaces.
package enum FoldedText {
    /// Letters and numbers in lower case, words with one space between.
    package static func folded(_ text: String) -> String {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
    }

    /// What tells questions apart: the folded text, or the text itself where nothing would be left.
    package static func wording(of text: String) -> String {
        let folded = folded(text)
        return folded.isEmpty ? text : folded
    }
}
