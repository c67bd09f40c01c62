import Corpus
import Searching

extension KnowledgeBase {
    /// How passages are looked for: what `quarry search` has options for.
    public struct Options: Sendable {
        /// Who finds candidates.
        public enum Mode: String, Sendable {
            /// Words and vectors, joined with the weights that the build measured.
            case hybrid
            /// Words alone.
            case bm25
            /// Vectors alone.
            case vector
        }

        /// Which passages are one.
        public enum Collapse: Sendable {
            /// None: each is one of its own.
            case none
            /// Those of the same text.
            case copies
            /// Those of nearly the same text, too.
            case nearDuplicates
        }

        /// Passages wanted; none for less than 1.
        public var count = 10
        /// Passages passed over, from 0, to see the next page of the same list.
        public var offset = 0
        /// Who finds candidates.
        public var mode = Mode.hybrid
        /// Compare the best candidates with the question token by token as well, or by the
        /// cross-encoder that the index was opened with.
        public var reranked = true
        /// Time for that, from 0, which then decides how many are compared; nil for all.
        public var rerankSeconds: Double?
        /// Weight of the vector side instead of the measured one, 0…1.
        public var vectorWeight: Double?
        /// Read the question in the query language: phrases, +must, -not, fields.
        public var readsQueryLanguage = true
        /// What passages must be, as of `quarry search --filter`: `type:pdf`, `date:2024..`,
        /// `meta:unit=hr`, a path glob; `-` before one excludes. All hold.
        public var filters: [String] = []
        /// Most passages of one source, from 1; nil for any number.
        public var perSource: Int?
        /// Which passages are one.
        public var collapse = Collapse.copies
        /// Neighbouring passages that come along on each side, 0…10.
        public var context = 0
        /// Weight of relevance against difference, 0…1 (maximal marginal relevance); nil for
        /// relevance alone.
        public var relevanceShare: Double?
        /// Add terms of the best passages to the question (RM3).
        public var usesFeedback = false
        /// Use the job's synonyms.
        public var usesSynonyms = true
        /// Ask this model for other wordings; nil for none.
        public var languageModel: LanguageModel?
        /// Time for the model, above 0, at most a day (86,400).
        public var languageModelSeconds = 5.0
        /// Say what scores are made of.
        public var explains = false

        /// The defaults of `quarry search`.
        public init() {}
    }
}

extension KnowledgeBase.Options {
    /// The engine's own options.
    /// - Parameter reranks: what re-ranking is done by.
    /// - Throws: `invalidInput` for what can't be meant.
    func search(
        _ reranks: SearchOptions.Rerank
    ) throws(QuarryError) -> SearchOptions {
        try check()
        var options = SearchOptions(
            k: count, mode: SearchOptions.Mode(rawValue: mode.rawValue) ?? .hybrid,
            rerank: reranked ? reranks : .none, vectorWeight: vectorWeight)
        options.syntax = readsQueryLanguage ? .language : .plain
        options.filters = try KnowledgeBase.conditions(filters)
        options.offset = offset
        options.rerankBudgetSeconds = rerankSeconds
        options.perSource = perSource
        options.collapsesCopies = collapse != .none
        options.collapsesNearDuplicates = collapse == .nearDuplicates
        options.context = context
        options.relevanceShare = relevanceShare
        options.usesSynonyms = usesSynonyms
        if usesFeedback { options.expansions.insert(.rm3) }
        if let languageModel {
            options.expansions.insert(.llm)
            options.expansionSeconds = languageModelSeconds
            options.variantWriter = try languageModel.variantWriter()
        }
        return options
    }

    private func check() throws(QuarryError) {
        try KnowledgeBase.check(offset >= 0, "offset is 0 or more")
        try KnowledgeBase.check(rerankSeconds.map { $0 >= 0 }, "rerankSeconds is 0 or more")
        try KnowledgeBase.check(
            vectorWeight.map { (0...1).contains($0) }, "vectorWeight is from 0 to 1")
        try KnowledgeBase.check(perSource.map { $0 >= 1 }, "perSource is 1 or more")
        try KnowledgeBase.check((0...10).contains(context), "context is from 0 to 10")
        try KnowledgeBase.check(
            relevanceShare.map { (0...1).contains($0) }, "relevanceShare is from 0 to 1")
        try KnowledgeBase.check(languageModelSeconds: languageModelSeconds)
    }
}

extension KnowledgeBase {
    /// - Parameter isMet: nil where nothing was stated.
    /// - Throws: `invalidInput` unless it is.
    static func check(_ isMet: Bool?, _ rule: String) throws(QuarryError) {
        guard isMet ?? true else { throw QuarryError(.invalidInput, path: nil, "option \(rule)") }
    }

    /// - Throws: `invalidInput` for a time that no language model gets.
    static func check(languageModelSeconds seconds: Double) throws(QuarryError) {
        try check(
            seconds > 0 && seconds <= 86_400, "languageModelSeconds is above 0, at most 86400")
    }

    /// - Throws: `invalidInput` for a filter that can't be one.
    static func conditions(_ filters: [String]) throws(QuarryError) -> [Condition] {
        var conditions: [Condition] = []
        for filter in filters {
            do throws(InvalidText) {
                conditions.append(try Condition(filter: filter))
            } catch {
                throw QuarryError(
                    .invalidInput, path: nil, "the filter \(filter): \(error.reason)")
            }
        }
        return conditions
    }
}
