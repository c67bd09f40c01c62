/// Words that lose their last vowel before another word: l'hôpital, d'eau, qu'il, dell'acqua.
///
/// The word behind such a one is found by itself; the whole stays a term, for names (L'Oréal,
/// D'Angelo). English contractions (don't, it's, we'll), O'Brien and what goes on with a consonant
/// or one letter are none.
enum Elision {
    /// Of French, Italian, Catalan and Occitan.
    private static let words: Set<[UInt8]> = Set(
        """
        l d j m t s c n qu jusqu lorsqu puisqu quoiqu presqu un gl \
        dell all dall nell sull coll dagl degl agl negl sugl quell quest bell sant anch
        """.split(separator: " ").map { Array($0.utf8) })

    private static let longest = 6

    /// Whether an apostrophe behind this word, folded, stands for a vowel that fell away before
    /// what follows.
    static func isElided(
        _ word: UnsafeBufferPointer<UInt8>, before rest: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        guard word.count <= longest, rest.count > 1, opensLikeVowel(rest[0]) else { return false }
        return words.contains(Array(word))
    }

    private static func opensLikeVowel(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"),
            UInt8(ascii: "u"), UInt8(ascii: "y"), UInt8(ascii: "h"):
            true
        default: false
        }
    }
}
