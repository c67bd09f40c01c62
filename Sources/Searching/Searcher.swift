package import Corpus
package import Embedding
import Foundation
package import HNSW
import Postings
import Ranking
import Segments
package import Snapshots

/// The read path: query → candidates → fusion → re-ranking → hits, over one snapshot.
///
/// Opening maps the index's files and reads none of them through. Safe from any thread.
package final class Searcher: Sendable {
    package let snapshot: Snapshot
    let search: CandidateSearch
    /// Nil if the job has no synonyms.
    let synonymIndex: SynonymIndex?
    /// What is taken out of a question's vector.
    let directions: ScriptDirections
    /// The scripts between which the model compares.
    let scriptPairs: ScriptPairs
    /// Chunks that alone may be hits, a set for each segment; nil: all may.
    let restriction: [OrdinalSet]?
    /// Of the model the index was built with; nil where it answers by BM25 only.
    package let encoder: Encoder?
    let cross: CrossEncoder?
    /// What words weigh in the collection that the snapshot is a part of; nil: it is all of it.
    let collection: CollectionStatistics?

    /// - Parameters:
    ///   - encoder: of the model the index was built with; nil to answer by BM25 only.
    ///   - cross: any cross-encoder; nil where `Rerank.cross` is not asked.
    ///   - restriction: chunks that alone may be hits, a set for each segment; nil: all may. What
    ///     words weigh is that of the whole index all the same.
    package init(
        snapshot: Snapshot, encoder: Encoder?, cross: CrossEncoder? = nil,
        restriction: [OrdinalSet]? = nil
    ) {
        self.snapshot = snapshot
        self.restriction = restriction
        collection = nil
        self.encoder = encoder
        let synonyms = snapshot.settings.ranking.synonyms
        synonymIndex = synonyms.isEmpty ? nil : SynonymIndex(synonyms)
        self.cross = cross
        let languages = snapshot.manifest.languages
        directions = ScriptDirections(
            languages?.centers(dimension: snapshot.manifest.statistics.dimension) ?? [])
        scriptPairs = ScriptPairs(
            languages?.alignedScripts ?? [], chunks: languages?.chunkScripts ?? [])
        search = CandidateSearch(
            segments: snapshot.segments, settings: snapshot.settings.bm25,
            threads: encoder?.threads ?? 1)
    }

    /// The same searcher, of a snapshot that is a part of a collection.
    private init(_ whole: Searcher, of collection: CollectionStatistics) {
        snapshot = whole.snapshot
        restriction = whole.restriction
        encoder = whole.encoder
        cross = whole.cross
        synonymIndex = whole.synonymIndex
        directions = whole.directions
        scriptPairs = whole.scriptPairs
        self.collection = collection
        search = CandidateSearch(
            segments: whole.snapshot.segments, settings: whole.snapshot.settings.bm25,
            collection: collection.bm25, threads: whole.encoder?.threads ?? 1)
    }

    /// A searcher to which words weigh what they do in a collection, for one question.
    func part(of collection: CollectionStatistics) -> Searcher {
        Searcher(self, of: collection)
    }

    /// A searcher of the chunks alone that meet conditions, for all that is found and shown by it.
    /// - Throws: `corrupt`.
    package func narrowed(by conditions: [Condition]) throws(QuarryError) -> Searcher {
        guard !conditions.isEmpty else { return self }
        var filter = ConditionFilter(
            segments: snapshot.segments, within: restriction,
            metadata: snapshot.settings.metadata)
        do {
            try filter.apply(conditions)
        } catch {
            throw error as? QuarryError ?? QuarryError(.corrupt, path: nil, "\(error)")
        }
        return Searcher(
            snapshot: snapshot, encoder: encoder, cross: cross, restriction: filter.allowed)
    }

    /// Opens an index's current generation and the model it names.
    /// - Throws: `QuarryError`: what `Snapshot` and `ModelStore` throw; `invalidInput` if the
    ///   model of that name is another one now.
    package convenience init(
        index: String, models: ModelStore, threads: Int, cross: CrossEncoder? = nil
    ) throws(QuarryError) {
        let snapshot = try Snapshot(index: index)
        let encoder = try Self.encoder(of: snapshot, models: models, threads: threads)
        self.init(snapshot: snapshot, encoder: encoder, cross: cross)
    }

    /// Opens the model that an index names.
    /// - Throws: what `ModelStore` throws; `invalidInput` if the model of that name is another one
    ///   now.
    package static func encoder(
        of snapshot: Snapshot, models: ModelStore, threads: Int
    ) throws(QuarryError) -> Encoder {
        let name = snapshot.settings.embed.model
        let model = try models.open(snapshot.settings.embed)
        guard model.fingerprint.hex == snapshot.manifest.fingerprints[.model] else {
            throw QuarryError(
                .invalidInput, path: snapshot.layout.root,
                "was built with another model called \(name), or by a version of Quarry that "
                    + "computed \(model.precision.rawValue) otherwise: build it again, or add the "
                    + "model it was built with")
        }
        return Encoder(model: model, threads: threads)
    }

    /// The best chunks for a query.
    ///
    /// A query without words has no hits. Hits are stable: the same snapshot and options give the
    /// same list (unless `rerankBudgetSeconds` makes it depend on the machine's speed), and pages
    /// of it fit together.
    /// - Throws: `QuarryError`: `corrupt`, or `invalidInput` where a mode needs a model.
    package func search(
        _ query: String, options: SearchOptions, explain: Bool = false
    ) throws(QuarryError) -> SearchResult {
        let watch = Stopwatch()
        do {
            // 1. What is asked, and which chunks may answer.
            let plan = try plan(query, options: options)

            // 2. Candidates of both retrievers, fused and re-ranked, as many as the page needs.
            let chunks = SegmentChunks(segments: snapshot.segments)
            var ranking = CandidateRanking(
                search: search, chunks: chunks, plan: plan, options: options)
            var selection = HitSelection(chunks: chunks, options: options)
            repeat {
                try selection.add(
                    try ranking.extend { try rerank($0, plan: plan, options: options) })
            } while selection.count <= options.end && !ranking.isComplete

            // 3. Hits, with their text.
            let page = selection.groups.prefix(options.end).dropFirst(max(options.offset, 0))
            var hits = try page.enumerated().map {
                try hit(
                    $1, rank: max(options.offset, 0) + $0 + 1, plan: plan, options: options,
                    explain: explain
                )
            }
            for (index, group) in page.enumerated() {
                hits[index].explanation?.difference = ranking.marginal[group.ranked.address]
            }
            return SearchResult(
                query: query, text: plan.retrieval.text, marked: plan.marked,
                expansion: plan.expansion, hits: hits,
                hasMore: selection.count > options.end, notes: plan.notes,
                reranked: ranking.reranked,
                reranker: ranking.reranked > 0 ? name(of: options.rerank) : nil,
                seconds: watch.seconds)
        } catch {
            if let error = error as? QuarryError { throw error }
            throw QuarryError(.io, path: nil, "\(error)")
        }
    }

    func name(of rerank: SearchOptions.Rerank) -> String {
        guard rerank == .cross, let cross else { return rerank.rawValue }
        return "\(rerank.rawValue) \(cross.model.name)"
    }

    func model() throws(QuarryError) -> Encoder {
        guard let encoder else {
            throw QuarryError(.invalidInput, path: nil, "this search needs the embedding model")
        }
        return encoder
    }

    private func rerank(
        _ fused: [Ranked<FusedCandidate>], plan: Plan, options: SearchOptions
    ) throws -> [Ranked<RerankedCandidate>] {
        guard !fused.isEmpty, let stage = try secondStage(plan, options: options) else {
            return Reranking.unchanged(fused)
        }
        return try Reranking(
            depth: options.rerankDepth, budgetSeconds: options.rerankBudgetSeconds
        ).rerank(fused, by: stage)
    }

    private func secondStage(
        _ plan: Plan, options: SearchOptions
    ) throws(QuarryError) -> (any SecondStage)? {
        switch options.rerank {
        case .none: return nil
        case .late:
            return LateReranker(
                encoder: try model(), segments: snapshot.segments, weight: plan.lateWeight,
                query: plan.words)
        case .cross:
            guard let cross else {
                throw QuarryError(.invalidInput, path: nil, "this search needs a cross-encoder")
            }
            return CrossReranker(
                encoder: cross, weight: options.crossWeight, query: plan.retrieval.text
            ) { [snapshot] addresses in
                try addresses.map {
                    try snapshot.segments[$0.segment].chunk($0.ordinal).chunk.embeddedText
                }
            }
        }
    }
}
