import Foundation
import Postings

/// Texts without what makes no difference: capitals, marks, the number of spaces, the width and the
/// composition of characters, Traditional or Simplified.
package enum FoldedText {
    /// Letters and numbers in lower case, words with one space between.
    /// - Complexity: O(text).
    package static func folded(_ text: String) -> String {
        // The second composes marks that the first has made: those of half-width kana.
        let form = text.precomposedStringWithCompatibilityMapping
            .precomposedStringWithCanonicalMapping
        return HanForms.folded(form).lowercased()
            .split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
    }

    /// What tells questions apart: the folded text, or the text itself where nothing would be left.
    package static func wording(of text: String) -> String {
        let folded = folded(text)
        return folded.isEmpty ? text : folded
    }
}
