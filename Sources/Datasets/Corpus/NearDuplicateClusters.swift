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

    /// Of a band, texts that the others are compared with: thousands of like chunks are few texts.
    private static let maximumTexts = 16
    private static let bandBytes = 4
    /// Bands of a signature, and the texts of chunks without one.
    static let passes = TextSignature.byteCount / bandBytes + 1

    private struct Entry {
        var key: UInt64
        var chunk: Int32
    }

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
            let isText = pass == Self.passes - 1
            var entries =
                isText ? try Self.texts(corpus) : Self.entries(corpus, ofBand: pass)
            Self.forEachRun(&entries) { run in
                if isText {
                    for entry in run.dropFirst() {
                        sets.join(Int(run[run.startIndex].chunk), with: Int(entry.chunk))
                    }
                } else {
                    Self.join(run, of: corpus, in: &sets)
                }
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

    private static func entries(_ corpus: DatasetCorpus, ofBand band: Int) -> [Entry] {
        var entries: [Entry] = []
        entries.reserveCapacity(corpus.chunkCount)
        forEachSignature(corpus) { chunk, signature in
            guard !signature.isEmpty else { return }
            let start = band * bandBytes
            let key = signature.bytes[start..<start + bandBytes].reduce(UInt64(0)) {
                $0 << 8 | UInt64($1)
            }
            entries.append(Entry(key: key, chunk: Int32(chunk)))
        }
        return entries
    }

    private static func texts(_ corpus: DatasetCorpus) throws(QuarryError) -> [Entry] {
        var short: [Int] = []
        forEachSignature(corpus) { if $1.isEmpty { short.append($0) } }
        var entries: [Entry] = []
        for chunk in short {
            let text = try corpus.read(chunk: chunk).text
            entries.append(Entry(key: Digest.sha256(text).prefix64, chunk: Int32(chunk)))
        }
        return entries
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

    /// Entries of one key, two or more, by chunk; sorts them in place, since there are many.
    private static func forEachRun(
        _ entries: inout [Entry], _ body: (ArraySlice<Entry>) -> Void
    ) {
        entries.sort { ($0.key, $0.chunk) < ($1.key, $1.chunk) }
        var start = 0
        while start < entries.count {
            var end = start + 1
            while end < entries.count, entries[end].key == entries[start].key { end += 1 }
            if end - start > 1 { body(entries[start..<end]) }
            start = end
        }
    }

    private static func join(
        _ run: ArraySlice<Entry>, of corpus: DatasetCorpus, in sets: inout DisjointSets
    ) {
        var texts: [(chunk: Int, signature: TextSignature)] = []
        for entry in run {
            let chunk = Int(entry.chunk)
            let address = corpus.address(of: chunk)
            guard
                let signature = corpus.snapshot.segments[address.segment].signatures?[
                    address.ordinal]
            else { continue }
            let alike = texts.filter {
                $0.signature.similarity(to: signature) >= TextSignature.threshold
            }
            for text in alike { sets.join(text.chunk, with: chunk) }
            if alike.isEmpty, texts.count < maximumTexts { texts.append((chunk, signature)) }
        }
    }
}

extension Digest {
    /// The first 8 bytes, big-endian.
    var prefix64: UInt64 { bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }
}
