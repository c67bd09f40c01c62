extension Tokenizer {
    /// Tokens of a pair beside those of its texts.
    var pairTokens: Int { 2 + separatorCount }

    /// A pair of at most `maxTokens` ids.
    ///
    /// What does not fit is cut as Hugging Face's `longest_first` does, which is what
    /// sentence-transformers' `CrossEncoder` asks for: the longer text loses its end until both
    /// have the same length, then both do (tokenizers, `truncate_encodings`).
    /// - Parameter first: pieces of the first text, uncut.
    package func encode(_ first: [Int32], with second: String, maxTokens: Int) -> EncodedPair {
        let room = maxTokens - pairTokens
        precondition(room > 0, "a pair has room for a token")
        // More of the second text neither stays nor decides which of the two is cut.
        let other = pieces(second, limit: max(room, first.count) + 1)
        let (kept, otherKept) = Self.longestFirst(first.count, other.count, room: room)
        var ids = [self.ids.begin]
        ids.append(contentsOf: first.prefix(kept))
        ids += Array(repeating: self.ids.end, count: separatorCount)
        let firstCount = ids.count
        ids.append(contentsOf: other.prefix(otherKept))
        ids.append(self.ids.end)
        return EncodedPair(ids: ids, firstCount: firstCount)
    }

    /// How much of two lengths is left where they share some room.
    static func longestFirst(_ first: Int, _ second: Int, room: Int) -> (Int, Int) {
        guard first + second > room else { return (first, second) }
        let shorter = min(first, second)
        // Where the shorter one takes no more than half, the longer one has the rest.
        if 2 * shorter <= room {
            return first <= second ? (shorter, room - shorter) : (room - shorter, shorter)
        }
        let half = (room / 2, room / 2 + room % 2)
        return first <= second ? half : (half.1, half.0)
    }
}
