import Chunking
import Corpus
import HNSW
import Ranking
import Searching
import Segments
import Snapshots

/// A sentence of a passage, which has to find the passage again.
struct Probe: Sendable {
    let query: String
    /// What the passage's vector was made of, and the vector.
    let embeddedText: String
    let vector: [Float]

    /// Scripts of which there are probes: those of English and of Chinese texts.
    static let scripts: [ScriptClass] = [.latin, .han]
    /// Probes a script has at most; of fewer than the least nothing is said.
    private static let most = 24
    private static let least = 4
    /// Passages that are looked at, at most.
    private static let lookedAt = 4_096
    /// UTF-8 bytes of a sentence that asks for something.
    private static let queryBytes = 20...400

    /// Evenly out of all passages; the same for the same index.
    /// - Throws: `corrupt`.
    static func drawn(from index: Snapshot) throws(QuarryError) -> [ScriptClass: [Probe]] {
        let total = index.segments.reduce(0) { $0 + $1.chunkCount }
        let step = max(1, (total + lookedAt - 1) / lookedAt)
        var drawn: [ScriptClass: [Probe]] = [:]
        // Of the next passage to be looked at, in its segment.
        var ordinal = 0
        for segment in index.segments {
            while ordinal < segment.chunkCount {
                if let probe = try Probe(segment, ordinal) {
                    drawn[ScriptMix(probe.query).dominant, default: []].append(probe)
                }
                ordinal += step
            }
            ordinal -= segment.chunkCount
        }
        return drawn.filter { scripts.contains($0.key) && $0.value.count >= least }
            .mapValues(thinned)
    }

    private static func thinned(_ probes: [Probe]) -> [Probe] {
        guard probes.count > most else { return probes }
        return (0..<most).map { probes[$0 * probes.count / most] }
    }

    private init?(_ segment: SegmentReader, _ ordinal: Int) throws(QuarryError) {
        let chunk = try segment.chunk(ordinal).chunk
        let sentences = Sentences.ranges(in: chunk.text).filter {
            Self.queryBytes.contains($0.count)
        }
        guard !sentences.isEmpty else { return nil }
        let text = Array(chunk.text.utf8)
        query = String(decoding: text[sentences[sentences.count / 2]], as: UTF8.self)
        embeddedText = chunk.embeddedText
        vector = Array(segment.vectors.row(ordinal))
    }

    /// Whether the first ten hits hold the sentence.
    /// - Throws: `corrupt`.
    func isAnswered(by searcher: Searcher) throws(QuarryError) -> Bool {
        try searcher.search(query, options: SearchOptions(k: 10, rerank: .none)).hits
            .contains { $0.chunk.text.contains(query) }
    }
}
