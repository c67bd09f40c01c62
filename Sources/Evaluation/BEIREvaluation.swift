package import Artifacts
import Chunking
package import Corpus
package import Embedding
import Foundation
package import Indexing
package import Searching
package import Snapshots
import Storage

/// Indexes a BEIR-layout set in a temporary folder and scores search modes on it.
package struct BEIREvaluation {
    /// A way to search that is scored.
    package enum Mode: String, Sendable, CaseIterable {
        case bm25, vector, hybrid, reranked
        /// Hybrid, re-ranked by a cross-encoder.
        case cross

        /// Those that need no model but the index's.
        package static let standard: [Mode] = [.bm25, .vector, .hybrid, .reranked]

        var options: SearchOptions {
            switch self {
            case .bm25: SearchOptions(k: 100, mode: .bm25, rerank: .none)
            case .vector: SearchOptions(k: 100, mode: .vector, rerank: .none)
            case .hybrid: SearchOptions(k: 100, mode: .hybrid, rerank: .none)
            case .reranked: SearchOptions(k: 100, mode: .hybrid, rerank: .late)
            case .cross: SearchOptions(k: 100, mode: .hybrid, rerank: .cross)
            }
        }
    }

    package struct Scores: Sendable {
        package var nDCG10 = 0.0
        package var recall100 = 0.0
        package var mrr10 = 0.0
        package var latency: Latency?
    }

    package struct Findings: Sendable {
        package var set: String
        package var documents: Int
        package var queries: Int
        package var chunks: Int
        package var modes: [Mode: Scores]
        /// Every answer of each mode.
        package var answers: [Mode: ScoredSystem]
        package var calibration: [String: Manifest.Calibration]
    }

    let encoder: Encoder
    let artifacts: ArtifactStore
    let settings: IndexSettings
    let threads: Int
    /// A document is one chunk, cut at the model's limit, as published figures have it.
    let wholeDocuments: Bool
    /// For `Mode.cross`.
    package var cross: CrossEncoder?

    /// With the artifact store of everyday builds.
    /// - Throws: what opening it throws.
    package init(
        encoder: Encoder, settings: IndexSettings, threads: Int, wholeDocuments: Bool
    ) throws(QuarryError) {
        self.init(
            encoder: encoder, artifacts: try ArtifactStore.open(ArtifactStore.defaultPath()),
            settings: settings, threads: threads, wholeDocuments: wholeDocuments)
    }

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
    /// - Throws: `QuarryError`.
    package func run(
        _ set: BEIRSet, modes: [Mode], weights: (vector: Double?, late: Double?) = (nil, nil),
        folder: String, events: BuildEvents
    ) throws -> Findings {
        let searcher = try build(set, folder: folder, events: events)
        var answers: [Mode: ScoredSystem] = [:]
        for mode in modes {
            var options = mode.options
            options.vectorWeight = weights.vector
            options.lateWeight = weights.late
            answers[mode] = try Self.run(options, set, searcher, name: mode.rawValue)
        }
        let manifest = searcher.snapshot.manifest
        return Findings(
            set: set.name, documents: set.documents.count, queries: set.queries.count,
            chunks: manifest.statistics.chunks, modes: answers.mapValues(Scores.init),
            answers: answers,
            calibration: manifest.calibration)
    }

    /// Indexes the set's documents.
    /// - Throws: `QuarryError`.
    package func build(
        _ set: BEIRSet, folder: String, events: BuildEvents
    ) throws -> Searcher {
        _ = try TextIndex(
            encoder: encoder, artifacts: artifacts, settings: settings, threads: threads
        ).build(documents(set), index: folder, events: events)
        return Searcher(snapshot: try Snapshot(index: folder), encoder: encoder, cross: cross)
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
        _ text: BEIRSet.Text, _ tokenizer: any Tokenizer
    ) -> PreparedDocument {
        let title = text.title.flatMap { $0.isEmpty ? nil : $0 }
        let content = [title, text.text].compactMap { $0 }.joined(separator: "\n")
        let chunk = Chunk(
            position: 0, text: content, span: Span(range: 0..<content.utf8.count),
            tokenCount: tokenizer.countTokens(content))
        return PreparedDocument(facts: DocumentFacts(title: title), chunks: [chunk])
    }

    private static func cut(_ text: BEIRSet.Text, _ chunker: Chunker) -> PreparedDocument {
        let title = text.title.flatMap { $0.isEmpty ? nil : $0 }
        let heading = title.map { Block(kind: .heading, level: 1, text: $0) }
        let document = Document(
            type: .txt, facts: DocumentFacts(title: title),
            blocks: [heading, Block(kind: .paragraph, text: text.text)].compactMap { $0 })
        return PreparedDocument(
            facts: document.facts, chunks: chunker.chunks(of: document).chunks)
    }

    /// Asks every question of a set.
    /// - Throws: `QuarryError`.
    package static func run(
        _ options: SearchOptions, _ set: BEIRSet, _ searcher: Searcher, name: String
    ) throws -> ScoredSystem {
        try score(
            set.queries.map { ($0.id, $0.text, set.judgements[$0.id] ?? [:]) }, by: searcher,
            options: options, name: name)
    }

    /// Asks questions of which is known what answers them: source → grade above 0.
    /// - Throws: `QuarryError`.
    package static func score(
        _ questions: [(id: String, text: String, grades: [String: Int])], by searcher: Searcher,
        options: SearchOptions, name: String
    ) throws -> ScoredSystem {
        let queries = try questions.map { id, text, grades in
            let result = try searcher.search(text, options: options)
            let ranking = distinct(result.hits)
            return ScoredQuery(
                id: id, text: text, ranking: ranking, relevant: grades,
                values: SetMeasures.values(ranking.map(\.id), grades), seconds: result.seconds)
        }
        return ScoredSystem(name: name, measures: SetMeasures.names, queries: queries)
    }

    /// A document ranks where its best chunk does.
    package static func distinct(_ hits: [Hit]) -> [RankedDocument] {
        var seen: Set<String> = []
        return hits.compactMap { hit in
            let id = hit.source.id.path
            guard seen.insert(id).inserted else { return nil }
            let page = hit.chunk.span.page
            return RankedDocument(id: id, score: hit.score, page: page > 0 ? page : nil)
        }
    }
}

extension BEIREvaluation.Scores {
    init(_ system: ScoredSystem) {
        self.init(
            nDCG10: system.mean("ndcg@10"), recall100: system.mean("recall@100"),
            mrr10: system.mean("mrr@10"), latency: system.latency)
    }

    package var millisecondsPerQuery: Double { (latency?.mean ?? 0) * 1000 }
}
