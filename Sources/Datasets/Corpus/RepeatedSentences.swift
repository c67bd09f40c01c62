import Answering
import Corpus
import Postings

/// Passages for training of which half, by length, are sentences that stand on the test side, in the
/// same words.
///
/// Where something was added near its beginning, an edition is cut into passages at other places:
/// none is nearly the same as one of the other edition's, and all say what they say.
struct RepeatedSentences: Sendable {
    /// By chunk.
    let isRepeated: [Bool]

    private struct Sentence: Sendable {
        var key: UInt64
        var bytes: Int
    }

    /// UTF-8 bytes of a sentence that is known by its words; “See above.” stands everywhere.
    private static let leastBytes = 20
    /// Sources read at once.
    private static let batch = 64

    /// - Parameter isTest: by source.
    /// - Throws: `corrupt`.
    /// - Complexity: O(text of the corpus); 8 bytes for each sentence of the test side are kept.
    init(_ corpus: DatasetCorpus, isTest: [Bool], threads: Int) throws(QuarryError) {
        let test = isTest.indices.filter { isTest[$0] }
        let train = isTest.indices.filter { !isTest[$0] }
        var isRepeated = [Bool](repeating: false, count: corpus.chunkCount)
        if !test.isEmpty, !train.isEmpty {
            var known: [UInt64] = []
            try Self.forEach(test, of: corpus, threads: threads) { _, chunks in
                for sentences in chunks { known += sentences.map(\.key) }
            }
            known.sort()
            try Self.forEach(train, of: corpus, threads: threads) { source, chunks in
                for (chunk, sentences) in zip(source.chunks, chunks) {
                    let repeated = Self.bytes(sentences.filter { Self.holds(known, $0.key) })
                    isRepeated[chunk] = repeated > 0 && 2 * repeated >= Self.bytes(sentences)
                }
            }
        }
        self.isRepeated = isRepeated
    }

    /// Which of some sentences stand in two passages or more.
    /// - Throws: `corrupt`.
    /// - Complexity: O(text of the corpus).
    static func copied(
        _ keys: [UInt64], in corpus: DatasetCorpus, threads: Int
    ) throws(QuarryError) -> Set<UInt64> {
        let known = keys.sorted()
        var seen: Set<UInt64> = []
        var copied: Set<UInt64> = []
        try forEach(Array(corpus.sources.indices), of: corpus, threads: threads) { _, chunks in
            for sentences in chunks {
                for key in Set(sentences.map(\.key)) where holds(known, key) {
                    if !seen.insert(key).inserted { copied.insert(key) }
                }
            }
        }
        return copied
    }

    /// The sentences of sources, a list for each chunk.
    private static func forEach(
        _ places: [Int], of corpus: DatasetCorpus, threads: Int,
        _ body: (_ source: DatasetSource, _ chunks: [[Sentence]]) -> Void
    ) throws(QuarryError) {
        for start in stride(from: 0, to: places.count, by: batch) {
            let sources = places[start..<min(start + batch, places.count)].map {
                corpus.sources[$0]
            }
            let lists = Parallel.map(sources.count, threads: threads) { place in
                Result { () throws(QuarryError) in try sentences(of: sources[place], in: corpus) }
            }
            for (source, list) in zip(sources, lists) { body(source, try list.get()) }
        }
    }

    private static func sentences(
        of source: DatasetSource, in corpus: DatasetCorpus
    ) throws(QuarryError) -> [[Sentence]] {
        let maker = SignatureMaker()
        var lists: [[Sentence]] = []
        for chunk in try corpus.read(source) {
            let bytes = Array(chunk.text.utf8)
            var list: [Sentence] = []
            for range in PassageSentences(of: chunk).ranges where range.count >= leastBytes {
                let text = String(decoding: bytes[range], as: UTF8.self)
                let key = maker.key(ofWordsIn: text)
                list.append(Sentence(key: key, bytes: range.count))
            }
            lists.append(list)
        }
        return lists
    }

    private static func bytes(_ sentences: [Sentence]) -> Int {
        sentences.reduce(0) { $0 + $1.bytes }
    }

    /// Whether a sorted list has a key.
    private static func holds(_ sorted: [UInt64], _ key: UInt64) -> Bool {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low < sorted.count && sorted[low] == key
    }
}
