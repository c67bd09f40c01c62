import Corpus

extension PDFStreams {
    /// Whether the file has words as they are, outside of packed streams. O(bytes).
    func holds(_ words: StaticString) -> Bool { find(words, in: 0..<bytes.count) != nil }

    /// Gives the streams whose dictionary is wanted, unpacked where they are packed once by Flate,
    /// in the file's order, until `take` has enough, which is false then. Encrypted ones come as
    /// they are.
    /// - Parameter most: bytes of a stream; what is longer is cut.
    /// - Complexity: O(bytes), and what the wanted streams unpack to, `Limits.streamBytes` at most.
    func read(
        where isWanted: (_ dictionary: Range<Int>) -> Bool, most: Int,
        taking take: ([UInt8]) -> Bool
    ) {
        var place = 0
        var budget = Limits.streamBytes
        while budget > 0, let keyword = find("stream", in: place..<bytes.count) {
            place = keyword + 6
            let isEnd = keyword > 2 && bytes[(keyword - 3)..<keyword].elementsEqual("end".utf8)
            if isEnd || !isWanted(dictionary(before: keyword)) { continue }
            let content: [UInt8]
            if let start = dataStart(after: keyword) {
                content = unpacked(start, most: min(most, budget))
            } else {
                // Nothing is read twice: the next stream begins after this one's end.
                guard let end = find("endstream", in: place..<bytes.count) else { return }
                content = Array(bytes[place..<end].prefix(most))
                place = end
            }
            budget -= content.count
            if !take(content) { return }
        }
    }

    private func unpacked(_ start: Int, most: Int) -> [UInt8] {
        var content: [UInt8] = []
        first.reset()
        first.read(UnsafeRawBufferPointer(rebasing: bytes[start...])) { piece in
            content += piece.prefix(most - content.count)
            return content.count < most
        }
        return content
    }
}
