/// Finds the likeliest pieces of one word after the other: Viterbi over the places between its
/// scalars, sums in double precision from the start, the first of equal ones, as Hugging Face's
/// `encode_optimized` does.
struct UnigramScan {
    private(set) var ids: [Int32] = []
    private let vocabulary: UnigramVocabulary
    private let unknown: Int32
    private let limit: Int
    /// Best way to each byte of the word: its worth, its last piece, where that began.
    private var best: [Double] = []
    private var last: [Int32] = []
    private var from: [Int32] = []

    init(_ vocabulary: UnigramVocabulary, unknown: Int32, limit: Int) {
        self.vocabulary = vocabulary
        self.unknown = unknown
        self.limit = limit
    }

    var isFull: Bool { ids.count >= limit }

    mutating func append(_ id: Int32) {
        if !isFull { ids.append(id) }
    }

    mutating func read(_ word: UnsafeBufferPointer<UInt8>) {
        guard let bytes = word.baseAddress, word.count > 0 else { return }
        if last.count < word.count + 1 {
            let room = 2 * word.count + 1
            best = Array(repeating: 0, count: room)
            last = Array(repeating: 0, count: room)
            from = Array(repeating: 0, count: room)
        }
        for place in 0...word.count { from[place] = -1 }
        best[0] = 0
        var start = 0
        while start < word.count {
            let length = min(ClusterScan.scalarLength(bytes[start]), word.count - start)
            if !tryPieces(bytes, from: start, scalar: length, count: word.count) {
                improve(
                    start + length, worth: best[start] + vocabulary.unknownScore, piece: unknown,
                    from: start)
            }
            start += length
        }
        collect(word.count)
    }

    /// - Returns: whether the scalar at `start` is a piece by itself.
    private mutating func tryPieces(
        _ bytes: UnsafePointer<UInt8>, from start: Int, scalar: Int, count: Int
    ) -> Bool {
        var hash = UnigramVocabulary.hashStart
        var hasScalar = false
        let end = min(count, start + vocabulary.longestPiece)
        var place = start
        while place < end {
            hash = UnigramVocabulary.hash(hash, bytes[place])
            place += 1
            // A piece ends where a scalar does.
            if place < count, bytes[place] & 0xC0 == 0x80 { continue }
            guard let id = vocabulary.id(bytes + start, place - start, hash: hash) else { continue }
            improve(place, worth: best[start] + vocabulary.score(id), piece: id, from: start)
            if place - start == scalar { hasScalar = true }
        }
        return hasScalar
    }

    private mutating func improve(_ place: Int, worth: Double, piece: Int32, from start: Int) {
        guard from[place] < 0 || worth > best[place] else { return }
        best[place] = worth
        last[place] = piece
        from[place] = Int32(start)
    }

    /// Unknown scalars in a row are one unknown token.
    private mutating func collect(_ end: Int) {
        var found: [Int32] = []
        var place = end
        while place > 0 {
            if last[place] != unknown || found.last != unknown { found.append(last[place]) }
            place = Int(from[place])
        }
        ids.append(contentsOf: found.reversed().prefix(limit - ids.count))
    }
}
