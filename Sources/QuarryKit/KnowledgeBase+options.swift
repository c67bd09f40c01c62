import Corpus
import Searching

extension KnowledgeBase {
    /// How a question is answered: what `quarry search` has options for.
    public struct Options: Sendable {
        public enum Mode: String, Sendable { case hybrid, bm25, vector }
        /// Which passages are one answer.
        public enum Collapse: Sendable { case none, copies, nearDuplicates }

        /// Where to ask for other wordings of a question: OpenAI's chat completions.
        public struct LanguageModel: Sendable {
            /// Up to and without `/chat/completions`.
            public var endpoint: String
            public var model: String
            public var key: String?

            public init(endpoint: String, model: String, key: String? = nil) {
                self.endpoint = endpoint
                self.model = model
                self.key = key
            }
        }

        public var count = 10
        /// Answers passed over, to see the next page of the same list.
        public var offset = 0
        public var mode = Mode.hybrid
        /// Compare the best candidates with the question token by token as well.
        public var reranked = true
        /// Time for that, which then decides how many are compared; nil for all.
        public var rerankSeconds: Double?
        /// Weight of the vector side instead of the measured one, 0…1.
        public var vectorWeight: Double?
        /// Read the question in the query language: phrases, +must, -not, fields.
        public var readsQueryLanguage = true
        /// As of `quarry search --filter`: `type:pdf`, `date:2024..`, `meta:unit=hr`, a path glob.
        public var filters: [String] = []
        public var perSource: Int?
        public var collapse = Collapse.copies
        /// Neighbouring passages that come along on each side.
        public var context = 0
        /// Weight of relevance against difference, 0…1 (maximal marginal relevance).
        public var relevanceShare: Double?
        /// Add terms of the best passages to the question (RM3).
        public var usesFeedback = false
        /// Use the job's synonyms.
        public var usesSynonyms = true
        /// Ask this model for other wordings; nil for none.
        public var languageModel: LanguageModel?
        /// Time for the model.
        public var languageModelSeconds = 5.0

        public init() {}
    }

    /// Answers, and what there is to say of them.
    public struct AnswerList: Sendable {
        public let answers: [Answer]
        /// Whether there are more after these.
        public let hasMore: Bool
        /// How the question was taken, and what of the options could not be done.
        public let notes: [String]
    }

    /// The best passages for a question, best first.
    /// - Parameters:
    ///   - question: in the query language, unless the options say otherwise.
    ///   - options: how it is answered.
    /// - Throws: `Failure`; `invalid_input` for a filter that can't be one.
    public func search(
        _ question: String, options: Options
    ) throws(Failure) -> AnswerList {
        do throws(QuarryError) {
            let result = try searcher.search(question, options: try options.search(reranks))
            return AnswerList(
                answers: result.hits.map(Answer.init), hasMore: result.hasMore,
                notes: result.notes)
        } catch {
            throw Failure(error)
        }
    }
}

extension KnowledgeBase.Options {
    /// The engine's own options.
    /// - Parameter reranks: what re-ranking is done by.
    func search(
        _ reranks: SearchOptions.Rerank
    ) throws(QuarryError) -> SearchOptions {
        var options = SearchOptions(
            k: count, mode: SearchOptions.Mode(rawValue: mode.rawValue) ?? .hybrid,
            rerank: reranked ? reranks : .none, vectorWeight: vectorWeight)
        options.syntax = readsQueryLanguage ? .language : .plain
        options.filters = try filters.map(Self.condition)
        options.offset = offset
        options.rerankBudgetSeconds = rerankSeconds
        options.perSource = perSource
        options.collapsesCopies = collapse != .none
        options.collapsesNearDuplicates = collapse == .nearDuplicates
        options.context = min(max(context, 0), 10)
        options.relevanceShare = relevanceShare
        options.usesSynonyms = usesSynonyms
        if usesFeedback { options.expansions.insert(.rm3) }
        if let languageModel {
            options.expansions.insert(.llm)
            options.expansionSeconds = languageModelSeconds
            options.variantWriter = VariantWriter(
                endpoint: languageModel.endpoint, model: languageModel.model,
                key: languageModel.key)
        }
        return options
    }

    private static func condition(_ text: String) throws(QuarryError) -> Condition {
        do throws(InvalidText) {
            return try Condition(filter: text)
        } catch {
            throw QuarryError(.invalidInput, path: nil, "the filter \(text): \(error.reason)")
        }
    }
}
