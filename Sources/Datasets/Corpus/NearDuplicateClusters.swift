import Corpus
import Postings
import Ranking
import Segments
import Snapshots
import Storage

/// Which chunks say nearly the same, by their signatures; those too short for one, by their text.
///
/// Of each band of the signatures (`TextSignature.bands`) the chunks are sorted by it, and those that
/// share it compared: 20 bytes a chunk are in memory, and no list of pairs.
struct NearDuplicateClusters: Sendable {
    /// For each chunk the least one of its cluster.
    let leasts: [Int32]
    /// Whether a chunk has others in its cluster.
    private let isShared: [Bool]

    /// Bands of a signature, and the texts of chunks without one.
    static let passes = TextSignature.bandCount + 1

    /// - Parameter progress: told how many passes are done.
    /// - Throws: `corrupt`; `unsupported` for an index without signatures.
    /// - Complexity: O(chunks · log chunks) a pass.
    init(
        _ corpus: DatasetCorpus, progress: (_ done: Int) -> Void = { _ in }
    ) throws(QuarryError) {
        guard corpus.snapshot.segments.allSatisfy({ $0.signatures != nil }) else {
            throw QuarryError(
                .unsupported, path: corpus.snapshot.layout.root,
                "has no signatures of near-duplicates; build it again")
        }
        var sets = DisjointSets(count: corpus.chunkCount)
        for pass in 0..<Self.passes {
            if pass < TextSignature.bandCount {
                var chunks = Self.chunks(corpus, byBand: pass)
                chunks.joinAlike(in: &sets) { chunk in
                    let address = corpus.address(of: chunk)
                    return corpus.snapshot.segments[address.segment].signatures?[address.ordinal]
                }
            } else {
                var short = try Self.shortChunks(corpus)
                short.joinAll(in: &sets)
            }
            progress(pass + 1)
        }
        leasts = sets.leasts()
        var isShared = [Bool](repeating: false, count: leasts.count)
        for (chunk, least) in leasts.enumerated() where Int(least) != chunk {
            isShared[chunk] = true
            isShared[Int(least)] = true
        }
        self.isShared = isShared
    }

    func hasCopies(_ chunk: Int) -> Bool { isShared[chunk] }

    func areAlike(_ one: Int, _ other: Int) -> Bool { leasts[one] == leasts[other] }

    private static func chunks(_ corpus: DatasetCorpus, byBand band: Int) -> KeyedTexts {
        var chunks = KeyedTexts(capacity: corpus.chunkCount)
        forEachSignature(corpus) { chunk, signature in
            if !signature.isEmpty { chunks.add(chunk, key: signature.band(band)) }
        }
        return chunks
    }

    private static func shortChunks(_ corpus: DatasetCorpus) throws(QuarryError) -> KeyedTexts {
        var short: [Int] = []
        forEachSignature(corpus) { if $1.isEmpty { short.append($0) } }
        var chunks = KeyedTexts(capacity: short.count)
        for chunk in short {
            let text = try corpus.read(chunk: chunk).text
            chunks.add(chunk, key: Digest.sha256(text).prefix64)
        }
        return chunks
    }

    private static func forEachSignature(
        _ corpus: DatasetCorpus, _ body: (_ chunk: Int, TextSignature) -> Void
    ) {
        for source in corpus.sources {
            guard let table = corpus.snapshot.segments[source.segment].signatures else { continue }
            for (ordinal, chunk) in zip(source.ordinals, source.chunks) {
                body(chunk, table[ordinal])
            }
        }
    }
}

extension Digest {
    /// The first 8 bytes, big-endian.
    var prefix64: UInt64 { bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }
}
