import Corpus
import Postings

/// What a member says of its chunks, for an answer to be judged by.
package struct ShardEvidence: Codable, Hashable, Sendable {
    /// A chunk compared with the question.
    package struct Passage: Codable, Hashable, Sendable {
        /// The cosine; empty where none was asked for.
        var cosine: FloatRow
        /// [words][rows], by the token vectors that are stored; nil where none are.
        var similarities: FloatRow?
        var rows: Int
    }

    /// A chunk of the sample.
    package struct Sampled: Codable, Hashable, Sendable {
        package var key: UInt64
        /// Nil for a text without letters.
        var script: String?
        /// Cosine, and MaxSim where token vectors are stored.
        var scores: FloatRow
    }

    package var documentCount: Int
    package var frequencies: [String: Int]
    /// Of what the reader may find.
    package var counts: SearchedCounts
    /// In the order of the addresses.
    package var passages: [Passage]
    /// Ascending keys.
    package var sample: [Sampled]

    init(_ evidence: PassageEvidence, terms: [String], counts: SearchedCounts) {
        let statistics = evidence.statistics
        documentCount = statistics.documentCount
        frequencies = Dictionary(
            terms.map { ($0, statistics.documentFrequencies[$0] ?? 0) },
            uniquingKeysWith: { first, _ in first })
        self.counts = counts
        passages = evidence.passages.map { passage in
            Passage(
                cosine: FloatRow(passage.cosine.map { [$0] } ?? []),
                similarities: passage.similarities.map { FloatRow($0.values) },
                rows: passage.similarities?.rows ?? 0)
        }
        sample = evidence.sample.map { chunk in
            Sampled(
                key: chunk.key, script: chunk.script?.rawValue,
                scores: FloatRow([chunk.cosine] + (chunk.maxSim.map { [$0] } ?? [])))
        }
    }

    /// Of a comparison, and of what is stored of a chunk's words.
    private static let mostScore: Float = 100
    private static let mostRows = 1 << 16

    /// Whether a member may say this.
    /// - Parameter chunks: that it has by its root.
    func isSound(for query: ShardEvidenceQuery, chunks: Int) -> Bool {
        let isCompared = query.vector != nil
        let words = query.dimension > 0 ? query.words.values.count / query.dimension : 0
        let isCounted =
            (0..<1 << 50).contains(documentCount)
            && Set(frequencies.keys) == Set(query.terms)
            && frequencies.values.allSatisfy { (0...documentCount).contains($0) }
            && [counts.sources, counts.chunks].allSatisfy { (0..<1 << 50).contains($0) }
        return isCounted && passages.count == query.addresses.count
            && passages.allSatisfy { passage in
                passage.cosine.values.count == (isCompared ? 1 : 0)
                    && (0...Self.mostRows).contains(passage.rows)
                    && passage.similarities.map {
                        isCompared && $0.values.count == passage.rows * words && Self.areSound($0)
                    } ?? true
                    && Self.areSound(passage.cosine)
            }
            && sample.count == (isCompared ? min(ChanceSample.size, chunks) : 0)
            && ChanceSample.mayBe(sample.map(\.key), ofChunks: chunks)
            && sample.allSatisfy {
                (1...2).contains($0.scores.values.count) && Self.areSound($0.scores)
            }
    }

    private static func areSound(_ scores: FloatRow) -> Bool {
        scores.values.allSatisfy { $0.magnitude <= mostScore }
    }
}

extension ShardEvidence.Passage {
    var passage: PassageEvidence.Passage {
        PassageEvidence.Passage(
            cosine: cosine.values.first,
            similarities: similarities.map { SimilarityTable(rows: rows, values: $0.values) })
    }
}

extension ShardEvidence.Sampled {
    /// A script that this version doesn't know is none.
    var chunk: SampledChunk {
        SampledChunk(
            key: key, script: script.flatMap(WritingScript.init(rawValue:)),
            cosine: scores.values[0], maxSim: scores.values.count > 1 ? scores.values[1] : nil)
    }
}
