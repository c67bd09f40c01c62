import Corpus
import Embedding
import Postings
import Ranking
import Snapshots

/// One try to answer a question from the members that are there, as one index of their chunks
/// would. It ends in hits, or in `MembersFailed`.
struct GroupAttempt {
    let group: GroupSearcher
    let scatter: Scatter
    let options: SearchOptions
    let isExplained: Bool
    let readers: Set<String>?

    func answer(_ text: String) throws -> SearchResult { try found(text).result }

    /// The same with what an answer made of the hits is judged by.
    func passages(
        _ text: String, comparing comparison: PassageComparison
    ) throws -> FoundPassages {
        try check(comparison.words.vectors.count, of: comparison.words.dimension)
        guard comparison.terms.count <= ShardEvidenceQuery.mostTerms else {
            throw Self.tooLong("\(ShardEvidenceQuery.mostTerms) different terms")
        }
        let (result, chunks) = try found(text)
        let (evidence, counts) = try chunks.evidence(
            of: result.hits.map(\.address), comparing: comparison)
        return FoundPassages(
            result: result, evidence: evidence, root: group.root.digest.hex, counts: counts)
    }

    private func found(_ text: String) throws -> (result: SearchResult, chunks: GroupChunks) {
        // 1. What is asked, what its words weigh, and what conditions hits must meet.
        try check(text)
        let query = Query(text, syntax: options.syntax)
        let (question, collection, notes) = try settled(query)
        let plan = try group.base.part(of: collection)
            .plan(query, allowed: nil, notes: notes, options: options)
        try check(plan.words.vectors.count, of: plan.words.dimension)
        let manifest = group.manifest
        let chunks = GroupChunks(
            scatter: scatter, question: question, collection: collection,
            scripts: plan.questionScripts?.mayCross == true ? .init(manifest) : nil,
            partitions: group.partitions)
        while true {
            do {
                return (try result(of: text, plan: plan, chunks: chunks), chunks)
            } catch is GroupChunks.Reordered {
                continue
            }
        }
    }

    /// - Throws: `invalidInput` for a question that members would not take.
    private func check(_ text: String) throws(QuarryError) {
        guard text.utf8.count <= ShardQuestion.mostBytes else {
            throw Self.tooLong("\(ShardQuestion.mostBytes) bytes")
        }
    }

    /// - Parameter components: of the vectors of its words.
    /// - Throws: as above.
    private func check(_ components: Int, of dimension: Int) throws(QuarryError) {
        guard components <= dimension * ShardEvidenceQuery.mostWords else {
            throw Self.tooLong("\(ShardEvidenceQuery.mostWords) words that its model reads")
        }
    }

    private static func tooLong(_ most: String) -> QuarryError {
        QuarryError(
            .invalidInput, path: nil, "the question is too long: a group takes \(most) at most")
    }

    /// Asks all members what they know of a question.
    private func settled(
        _ query: Query
    ) throws -> (ShardQuestion, CollectionStatistics, notes: [String]) {
        var question = ShardQuestion(
            text: query.text, conditions: query.conditions + options.filters,
            usesSynonyms: options.usesSynonyms, readers: Audience(groups: readers))
        let preferences = ConditionPreferences(question.conditions)
        guard preferences.phrases.count <= ShardStatistics.mostPreferences else {
            throw QuarryError(
                .invalidInput, path: nil,
                "a group takes \(ShardStatistics.mostPreferences) quoted phrases at most: put + "
                    + "before those that must be there")
        }
        let (parts, collection) = try known(of: question)
        let (required, notes) = preferences.settled(by: Set(parts.flatMap(\.preferences)))
        question.conditions.removeAll { $0.strength == .preferred }
        question.conditions += required
        return (question, collection, common(parts) + notes)
    }

    /// What members know of a question, in their order, and its sum.
    func known(
        of question: ShardQuestion
    ) throws(MembersFailed) -> (parts: [ShardStatistics], collection: CollectionStatistics) {
        let replies = try scatter.askAll(question)
        let odd = replies.filter { !isSound($0.value, question) }
        let parts = replies.sorted { $0.key < $1.key }.map(\.value)
        guard odd.isEmpty, let collection = CollectionStatistics(parts.map(\.collection)) else {
            throw MembersFailed(
                failures: odd.mapValues { _ in
                    ShardFailure(.broken, "its statistics are of another question")
                })
        }
        return (parts, collection)
    }

    /// Whether a member may say this of a question.
    private func isSound(_ statistics: ShardStatistics, _ question: ShardQuestion) -> Bool {
        let synonyms =
            question.usesSynonyms
            ? group.base.synonymIndex?.matches(in: question.text).count ?? 0 : 0
        let collection = statistics.collection
        return Set(collection.documentFrequencies.keys)
            == Set(CandidateSearch.terms(of: question.text))
            && collection.synonymFrequencies.count == synonyms
            && CollectionStatistics([collection]) != nil
            && statistics.preferences.allSatisfy {
                (0..<1 << ShardStatistics.mostPreferences).contains($0)
            }
    }

    /// What the reader should know by all members' account: what one lacks another may have.
    private func common(_ parts: [ShardStatistics]) -> [String] {
        let notes = parts[0].notes.filter { note in parts.allSatisfy { $0.notes.contains(note) } }
        let signs =
            options.collapsesNearDuplicates && !parts.allSatisfy(\.hasSignatures)
            ? [Searcher.noSignatures] : []
        // They come from elsewhere, and may go to a terminal.
        return signs + notes.map(ForeignText.escaped)
    }

    private func result(
        of query: String, plan: Searcher.Plan, chunks: GroupChunks
    ) throws -> SearchResult {
        // 2. Candidates of all members, fused and re-ranked, as many as the page needs.
        var ranking = CandidateRanking(
            search: chunks, chunks: chunks, plan: plan, options: options)
        var selection = HitSelection(chunks: chunks, options: options)
        repeat {
            try selection.add(
                try ranking.extend { try rerank($0, plan: plan, chunks: chunks) })
        } while selection.count <= options.end && !ranking.isComplete

        // 3. Hits, with their text.
        let page = Array(selection.groups.prefix(options.end).dropFirst(max(options.offset, 0)))
        let hits = try GroupHits(
            chunks: chunks, plan: plan, context: options.context, isExplained: isExplained
        ).hits(page, after: max(options.offset, 0), marginal: ranking.marginal)
        return SearchResult(
            query: query, text: plan.retrieval.text, marked: plan.marked,
            expansion: plan.expansion, hits: hits, hasMore: selection.count > options.end,
            notes: plan.notes, reranked: ranking.reranked,
            reranker: ranking.reranked > 0 ? group.base.name(of: options.rerank) : nil,
            seconds: scatter.watch.seconds)
    }

    private func rerank(
        _ fused: [Ranked<FusedCandidate>], plan: Searcher.Plan, chunks: GroupChunks
    ) throws -> [Ranked<RerankedCandidate>] {
        guard !fused.isEmpty, let stage = try secondStage(plan, chunks: chunks) else {
            return Reranking.unchanged(fused)
        }
        return try Reranking(
            depth: options.rerankDepth, budgetSeconds: rerankSeconds
        ).rerank(fused, by: stage)
    }

    /// A cross-encoder computes here, in the time that members have too: half of what is left is
    /// theirs, as in a round, or each would be late with a text that it was never asked for.
    private var rerankSeconds: Double? {
        guard options.rerank == .cross else { return options.rerankBudgetSeconds }
        let left = max(0, (scatter.seconds - scatter.watch.seconds) / 2)
        return min(options.rerankBudgetSeconds ?? left, left)
    }

    private func secondStage(
        _ plan: Searcher.Plan, chunks: GroupChunks
    ) throws(QuarryError) -> (any SecondStage)? {
        switch options.rerank {
        case .none: return nil
        case .late:
            _ = try group.base.model()
            return GroupLateStage(
                weight: plan.lateWeight, words: FloatRow(plan.words.vectors),
                dimension: plan.words.dimension, chunks: chunks)
        case .cross:
            guard let cross = group.base.cross else {
                throw QuarryError(.invalidInput, path: nil, "this search needs a cross-encoder")
            }
            let reranker = CrossReranker(
                encoder: cross, weight: options.crossWeight, query: plan.retrieval.text
            ) { addresses in
                try chunks.passages(of: Array(addresses), context: 0, isExplained: false)
                    .map(\.content.chunk.embeddedText)
            }
            return GroupCrossStage(reranker: reranker, chunks: chunks)
        }
    }
}
