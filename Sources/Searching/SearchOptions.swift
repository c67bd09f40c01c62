/// How a query is answered.
package struct SearchOptions: Hashable, Sendable {
    package enum Mode: String, Sendable, CaseIterable { case hybrid, bm25, vector }

    package enum Rerank: String, Sendable, CaseIterable {
        case none
        /// MaxSim over the token vectors of the same model.
        case late
        /// A cross-encoder's logit of query and chunk, read together.
        case cross
    }

    /// How the two candidate lists become one.
    package enum FusionMethod: String, Sendable, CaseIterable {
        /// Weighted sum of scaled scores, with the weight the build measured.
        case weighted
        case rrf
    }

    /// How the query's text is read.
    package enum Syntax: String, Sendable, CaseIterable {
        /// As words, whatever signs it has.
        case plain
        /// As `Query(parsing:)` does.
        case language
    }

    /// Hits wanted, 0 or more.
    package var k: Int
    package var mode: Mode
    package var rerank: Rerank
    package var fusion: FusionMethod
    /// Candidates each retriever gives at first; more are fetched for deep pages.
    package var candidates: Int
    /// Candidates held during the graph walk; at least `candidates`.
    package var ef: Int
    /// Best candidates that are re-ranked.
    package var rerankDepth: Int
    /// Overrides the measured weight of the vector side, 0…1.
    package var vectorWeight: Double?
    /// Overrides the measured weight of late interaction, 0…1.
    package var lateWeight: Double?
    /// Overrides the weight of the cross-encoder, 0…1.
    package var crossWeight: Double?
    package var syntax = Syntax.plain
    /// What hits must be besides the query's own conditions.
    package var filters: [Condition] = []
    /// Hits passed over, to see the next page.
    package var offset = 0
    /// Most hits of one source; nil for any number.
    package var perSource: Int?
    /// Whether chunks of the same text are one hit.
    package var collapsesCopies = false
    /// Chunks of the source shown before and after each hit.
    package var context = 0
    /// Time for re-ranking, which then decides how many candidates are; nil for all of
    /// `rerankDepth`.
    package var rerankBudgetSeconds: Double?
    /// Whether chunks of nearly the same text are one hit, see `TextSignature`.
    package var collapsesNearDuplicates = false
    /// Weight of relevance against difference from the hits before, 0…1, see `MarginalRelevance`;
    /// nil for relevance alone.
    package var relevanceShare: Double?
    package var expansions: Set<Expansion> = []
    /// Whether the job's synonyms count.
    package var usesSynonyms = true
    /// Whether the question's vector passes through the index's adapter, where it has one.
    package var usesAdapter = true
    /// Who writes variants; what is nil or empty is taken from the index.
    package var variantWriter: VariantWriter?
    /// Time for expansions that ask somebody else.
    package var expansionSeconds = 5.0

    package init(
        k: Int = 10, mode: Mode = .hybrid, rerank: Rerank = .late, fusion: FusionMethod = .weighted,
        candidates: Int = 100, ef: Int = 128, rerankDepth: Int = 50, vectorWeight: Double? = nil,
        lateWeight: Double? = nil
    ) {
        self.k = max(k, 0)
        self.mode = mode
        self.rerank = rerank
        self.fusion = fusion
        self.candidates = candidates
        self.ef = ef
        self.rerankDepth = rerankDepth
        self.vectorWeight = vectorWeight
        self.lateWeight = lateWeight
    }

    /// Hits that the page ends after.
    var end: Int {
        let (end, isTooMany) = max(offset, 0).addingReportingOverflow(k)
        return isTooMany ? .max : end
    }
}
