/// Finds what a mistyped key was meant to be.
package enum NearestKey {
    /// The key with the smallest edit distance, the first of equals. Traps if `keys` is empty.
    /// - Complexity: O(keys × lengths).
    package static func find(_ key: String, among keys: [String]) -> String {
        precondition(!keys.isEmpty, "a section has keys")
        let word = Array(key.prefix(64))
        return keys.min { distance(word, Array($0)) < distance(word, Array($1)) } ?? keys[0]
    }

    /// Insertions, deletions, replacements and swaps of neighbours that turn one word into the
    /// other (optimal string alignment, Boytsov 2011, "Indexing methods for approximate
    /// dictionary searching", section 2).
    package static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for (row, character) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                var best = min(
                    last[column] + (character == other ? 0 : 1), last[column + 1] + 1,
                    current[column] + 1)
                if row > 0, column > 0, character == right[column - 1], left[row - 1] == other {
                    best = min(best, beforeLast[column - 1] + 1)
                }
                current.append(best)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
