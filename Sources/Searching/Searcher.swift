import Corpus
package import Embedding
import Foundation
import Postings
import Ranking
import Segments
package import Snapshots

/// The read path: query → candidates → fusion → re-ranking → hits, over one snapshot.
///
/// Opening maps the index's files and reads none of them through. Safe from any thread.
package final class Searcher: Sendable {
    package let snapshot: Snapshot
    private let search: CandidateSearch
    private let encoder: Encoder?

    /// - Parameter encoder: of the model the index was built with; nil to answer by BM25 only.
    package init(snapshot: Snapshot, encoder: Encoder?) {
        self.snapshot = snapshot
        self.encoder = encoder
        search = CandidateSearch(segments: snapshot.segments, settings: snapshot.manifest.bm25)
    }

    /// Opens an index's current generation and the model it names.
    /// - Throws: `SearchError`: what `Snapshot` and `ModelStore` throw; `invalidInput` if the
    ///   model of that name is another one now.
    package convenience init(
        index: String, models: ModelStore, threads: Int
    ) throws(SearchError) {
        let snapshot: Snapshot
        do throws(SnapshotError) { snapshot = try Snapshot(index: index) } catch {
            throw SearchError(error)
        }
        let name = snapshot.manifest.settings["embed.model"] ?? ModelStore.defaultModel
        let model: EmbeddingModel
        do throws(EmbeddingError) { model = try models.open(name: name) } catch {
            throw SearchError(error)
        }
        guard model.fingerprint.hex == snapshot.manifest.fingerprints["model"] else {
            throw SearchError(
                .invalidInput, path: index,
                "was built with another model called \(name); build it again, or add the model "
                    + "it was built with")
        }
        self.init(snapshot: snapshot, encoder: Encoder(model: model, threads: threads))
    }

    /// The best chunks for a query.
    ///
    /// A query without a visible character has no hits. Hits are stable: the same snapshot and options give the same
    /// list.
    /// - Throws: `SearchError`: `corrupt`, or `invalidInput` where a mode needs a model.
    package func search(
        _ query: String, options: SearchOptions, explain: Bool = false
    ) throws(SearchError) -> SearchResult {
        let start = Date()
        guard query.unicodeScalars.contains(where: Self.isVisible) else {
            return SearchResult(query: query, hits: [], reranked: 0, seconds: 0)
        }
        do {
            // 1. Candidates of both retrievers.
            let plan = try plan(query, options)
            let candidates = try search.candidates(
                plan.retrieval, lexicalQuery: plan.lexicalQuery, count: options.candidates,
                ef: options.ef)

            // 2. One ranking of them.
            let fused = plan.fusion.rank(Self.of(options.mode, candidates))

            // 3. The best of it again, token by token.
            let ranking = try rerank(fused, plan, options)

            // 4. Hits, with their text.
            let hits = try ranking.prefix(options.k).enumerated().map {
                try hit($1, rank: $0 + 1, plan: plan, explain: explain)
            }
            return SearchResult(
                query: query, hits: hits, reranked: ranking.count { $0.value.late != nil },
                seconds: Date().timeIntervalSince(start))
        } catch {
            if let error = error as? SearchError { throw error }
            if let error = error as? any QuarryError { throw SearchError(error) }
            throw SearchError(.io, path: nil, "\(error)")
        }
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }

    /// What is known of a query before anything is searched.
    struct Plan {
        var retrieval: RetrievalQuery
        var lexicalQuery: BM25Query
        var scripts: ScriptMix
        var fusion: Fusion
        var vectorWeight: Double?
        var lateWeight: Double
    }

    private func plan(_ query: String, _ options: SearchOptions) throws -> Plan {
        let scripts = ScriptMix(query)
        let calibration = snapshot.manifest.calibration
        let measured = scripts.blend { calibration.of($0).vectorWeight }
        let weight: Double? =
            switch (options.mode, options.fusion) {
            case (.bm25, _): 0
            case (.vector, _): 1
            case (.hybrid, .weighted): options.vectorWeight ?? measured
            case (.hybrid, .rrf): nil
            }
        return Plan(
            retrieval: RetrievalQuery(
                text: query, vector: options.mode == .bm25 ? nil : try embed(query)),
            lexicalQuery: try search.lexicalQuery(query), scripts: scripts,
            fusion: weight.map { .weightedSum(vectorWeight: $0) } ?? .reciprocalRank,
            vectorWeight: weight,
            lateWeight: options.lateWeight ?? scripts.blend { calibration.of($0).lateWeight })
    }

    private func embed(_ query: String) throws(SearchError) -> [Float] {
        Array(try model().embed([query])[0])
    }

    private func model() throws(SearchError) -> Encoder {
        guard let encoder else {
            throw SearchError(.invalidInput, path: nil, "this search needs the embedding model")
        }
        return encoder
    }

    /// Single-retriever modes keep their own candidates only.
    private static func of(
        _ mode: SearchOptions.Mode, _ candidates: [Candidate]
    ) -> [Candidate] {
        switch mode {
        case .hybrid: candidates
        case .bm25: candidates.filter { $0.bm25Rank != nil }
        case .vector: candidates.filter { $0.vectorRank != nil }
        }
    }

    private func rerank(
        _ fused: [Ranked<FusedCandidate>], _ plan: Plan, _ options: SearchOptions
    ) throws -> [Ranked<RerankedCandidate>] {
        switch options.rerank {
        case .none:
            return fused.map {
                Ranked(
                    address: $0.address, score: $0.score, value: RerankedCandidate($0.value))
            }
        case .late:
            let reranker = LateReranker(
                encoder: try model(), segments: snapshot.segments, weight: plan.lateWeight)
            return try reranker.rerank(
                fused, query: plan.retrieval.text, depth: options.rerankDepth)
        }
    }
}
