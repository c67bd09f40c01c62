package import Artifacts
import Chunking
import Corpus
package import Embedding
import Foundation
package import Indexing
import Searching
package import Snapshots
import Storage

/// Indexes a BEIR-layout set in a temporary folder and scores search modes on it.
package struct BEIREvaluation {
    /// A way to search that is scored.
    package enum Mode: String, Sendable, CaseIterable {
        case bm25, vector, hybrid, reranked

        fileprivate var options: SearchOptions {
            switch self {
            case .bm25: SearchOptions(k: 100, mode: .bm25, rerank: .none)
            case .vector: SearchOptions(k: 100, mode: .vector, rerank: .none)
            case .hybrid: SearchOptions(k: 100, mode: .hybrid, rerank: .none)
            case .reranked: SearchOptions(k: 100, mode: .hybrid, rerank: .late)
            }
        }
    }

    package struct Scores: Sendable {
        package var nDCG10 = 0.0
        package var recall100 = 0.0
        package var mrr10 = 0.0
        package var millisecondsPerQuery = 0.0
    }

    package struct Report: Sendable {
        package var set: String
        package var documents: Int
        package var queries: Int
        package var chunks: Int
        package var modes: [Mode: Scores]
        package var calibration: [String: Manifest.Calibration]
    }

    let encoder: Encoder
    let artifacts: ArtifactStore
    let settings: IndexSettings
    let threads: Int
    /// A document is one chunk, cut at the model's limit, as published figures have it.
    let wholeDocuments: Bool

    package init(
        encoder: Encoder, artifacts: ArtifactStore, settings: IndexSettings, threads: Int,
        wholeDocuments: Bool
    ) {
        self.encoder = encoder
        self.artifacts = artifacts
        self.settings = settings
        self.threads = threads
        self.wholeDocuments = wholeDocuments
    }

    /// - Parameters:
    ///   - weights: of the vector side and of late interaction, instead of the measured ones.
    ///   - folder: an absent or empty folder for the index; the caller removes it.
    /// - Throws: `EvaluationError`, `IndexingError`, `SearchError`.
    package func run(
        _ set: BEIRSet, modes: [Mode], weights: (vector: Double?, late: Double?) = (nil, nil),
        folder: String, events: BuildEvents
    ) throws -> Report {
        let manifest = try TextIndex(
            encoder: encoder, artifacts: artifacts, settings: settings, threads: threads
        ).build(documents(set), index: folder, events: events)
        let searcher = Searcher(snapshot: try Snapshot(index: folder), encoder: encoder)
        var scores: [Mode: Scores] = [:]
        for mode in modes {
            var options = mode.options
            options.vectorWeight = weights.vector
            options.lateWeight = weights.late
            scores[mode] = try score(options, set, searcher)
        }
        return Report(
            set: set.name, documents: set.documents.count, queries: set.queries.count,
            chunks: manifest.statistics.chunks, modes: scores, calibration: manifest.calibration)
    }

    private func documents(_ set: BEIRSet) -> [(id: SourceID, document: PreparedDocument)] {
        let tokenizer = encoder.model.tokenizer
        let chunker = Chunker(settings: settings.chunk) { tokenizer.countTokens($0) }
        return set.documents.map { text in
            let id = SourceID(path: text.id)
            return (id, wholeDocuments ? Self.whole(text, tokenizer) : Self.cut(text, chunker))
        }
    }

    private static func whole(
        _ text: BEIRSet.Text, _ tokenizer: WordPieceTokenizer
    ) -> PreparedDocument {
        let title = text.title.flatMap { $0.isEmpty ? nil : $0 }
        let content = [title, text.text].compactMap { $0 }.joined(separator: "\n")
        let chunk = Chunk(
            position: 0, text: content, span: Span(range: 0..<content.utf8.count),
            tokenCount: tokenizer.countTokens(content))
        return PreparedDocument(title: title, language: "und", chunks: [chunk])
    }

    private static func cut(_ text: BEIRSet.Text, _ chunker: Chunker) -> PreparedDocument {
        let title = text.title.flatMap { $0.isEmpty ? nil : $0 }
        let heading = title.map { Block(kind: .heading, level: 1, text: $0) }
        let document = Document(
            type: .txt, title: title,
            blocks: [heading, Block(kind: .paragraph, text: text.text)].compactMap { $0 })
        return PreparedDocument(
            title: title, language: "und", chunks: chunker.chunks(of: document).chunks)
    }

    private func score(
        _ options: SearchOptions, _ set: BEIRSet, _ searcher: Searcher
    ) throws -> Scores {
        var scores = Scores()
        var seconds = 0.0
        for query in set.queries {
            let result = try searcher.search(query.text, options: options)
            seconds += result.seconds
            let ranking = Self.distinct(result.hits.map(\.source.id.path))
            let grades = set.judgements[query.id] ?? [:]
            scores.nDCG10 += Metrics.nDCG(ranking, grades, at: 10)
            scores.recall100 += Metrics.recall(ranking, grades, at: 100)
            scores.mrr10 += Metrics.reciprocalRank(ranking, grades, at: 10)
        }
        let count = Double(max(set.queries.count, 1))
        return Scores(
            nDCG10: scores.nDCG10 / count, recall100: scores.recall100 / count,
            mrr10: scores.mrr10 / count, millisecondsPerQuery: seconds * 1000 / count)
    }

    /// A document ranks where its best chunk does.
    static func distinct(_ ranking: [String]) -> [String] {
        var seen: Set<String> = []
        return ranking.filter { seen.insert($0).inserted }
    }
}
