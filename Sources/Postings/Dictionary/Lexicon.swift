/// Terms met so far, numbered, with a memory of which word has which stem.
///
/// Not for sharing between threads; makes stemming a hash look-up for all but new words.
final class Lexicon {
    private let stemmer = Stemmer()
    /// Terms as they are indexed.
    private(set) var terms = ByteMap()
    /// Lower-case words as they are read.
    private var words = ByteMap()
    /// For each word the number of its term, or `stopWord`.
    private var termOfWord: [Int32] = []
    /// Terms numbered below are Han stop words.
    private var firstTerm = 0
    private static let stopWord: Int32 = -1

    init() {
        for var word in StopWords.english {
            _ = word.withUTF8 { words.intern($0) }
            termOfWord.append(Self.stopWord)
        }
        for var term in StopWords.han { _ = term.withUTF8 { terms.intern($0) } }
        firstTerm = terms.count
    }

    /// The number of a word's stem, nil for a stop word that is not in capitals.
    func term(ofWord word: UnsafeBufferPointer<UInt8>, inCapitals: Bool) -> Int? {
        let (index, isNew) = words.intern(word)
        if isNew { termOfWord.append(Int32(terms.intern(stemmer.stem(word)).index)) }
        let term = termOfWord[index]
        if term != Self.stopWord { return Int(term) }
        return inCapitals ? terms.intern(word).index : nil
    }

    /// The number of a term that is taken as it is, nil for a Han stop word.
    func term(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        let index = terms.intern(bytes).index
        return index < firstTerm ? nil : index
    }

    func bytes(_ term: Int) -> ArraySlice<UInt8> { terms.bytes(term) }

    func string(_ term: Int) -> String { String(decoding: bytes(term), as: UTF8.self) }

    var count: Int { terms.count }

    /// Term numbers in the order of the terms' bytes.
    func sorted() -> [Int] {
        terms.withArena { arena in
            let keys = (0..<terms.count).map { term in
                SortKey(in: arena, range: terms.range(term), term: term)
            }
            return keys.sorted { SortKey.precedes($0, $1, in: arena) }.map(\.term)
        }
    }
}

/// A term with its first eight bytes as a number, which decide most comparisons.
private struct SortKey {
    let prefix: UInt64
    let range: Range<Int>
    let term: Int

    init(in arena: UnsafeBufferPointer<UInt8>, range: Range<Int>, term: Int) {
        var prefix: UInt64 = 0
        for place in 0..<8 {
            let offset = range.lowerBound + place
            prefix = prefix << 8 | (offset < range.upperBound ? UInt64(arena[offset]) : 0)
        }
        self.prefix = prefix
        self.range = range
        self.term = term
    }

    static func precedes(
        _ left: SortKey, _ right: SortKey, in arena: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        if left.prefix != right.prefix { return left.prefix < right.prefix }
        return arena[left.range].lexicographicallyPrecedes(arena[right.range])
    }
}
