import Corpus
import Searching

extension KnowledgeBase {
    /// The best passages for a question, best first; blocks meanwhile.
    /// - Parameters:
    ///   - question: words, read as they are.
    ///   - count: passages wanted.
    ///   - reranked: compare the best candidates token by token as well, or by the
    ///     cross-encoder, which costs some hundred milliseconds.
    /// - Returns: `count` passages at most; none for a count below 1, or a question without words.
    /// - Throws: `corrupt` or `io` where a part of the index that is read now can't be.
    /// - Complexity: O(places where the question's words stand) and, by vectors, O(log chunks), both
    ///   in each segment.
    public func search(
        _ question: String, count: Int = 10, reranked: Bool = true
    ) throws(Failure) -> [Passage] {
        let options = SearchOptions(k: count, rerank: reranked ? opened.reranks : .none)
        return try Failure.of { () throws(QuarryError) in
            try opened.searcher.search(question, options: options).hits.map(Passage.init)
        }
    }

    /// The best passages for a question, best first, found beside Swift's pool.
    ///
    /// Parameters are those of the search that blocks.
    /// - Returns: as it does.
    /// - Throws: as it does, and `cancelled`.
    /// - Complexity: that of it.
    public func search(
        _ question: String, count: Int = 10, reranked: Bool = true
    ) async throws(Failure) -> [Passage] {
        try await BlockingCalls.computing.run { _ throws(Failure) in
            try self.search(question, count: count, reranked: reranked)
        }
    }

    /// The best passages for a question, as options want them; blocks meanwhile.
    /// - Parameters:
    ///   - question: in the query language, unless the options say otherwise.
    ///   - options: what is looked for, and how.
    /// - Throws: `invalid_input` for a filter or an option that can't be meant; `corrupt`, `io`. A
    ///   language model that fails is a note.
    /// - Complexity: that of a search without options, over offset and count together; filters cost
    ///   O(sources) once more.
    public func search(
        _ question: String, options: Options
    ) throws(Failure) -> PassageList {
        try Failure.of { () throws(QuarryError) in
            let result = try opened.searcher.search(
                question, options: try options.search(opened.reranks), explain: options.explains)
            return PassageList(
                passages: result.hits.map(Passage.init), hasMore: result.hasMore,
                notes: result.notes)
        }
    }

    /// The best passages for a question, as options want them, found beside Swift's pool.
    ///
    /// Parameters are those of the search that blocks.
    /// - Throws: as it does, and `cancelled`.
    /// - Complexity: that of it.
    public func search(
        _ question: String, options: Options
    ) async throws(Failure) -> PassageList {
        let calls: BlockingCalls = options.languageModel == nil ? .computing : .waiting
        return try await calls.run { _ throws(Failure) in
            try self.search(question, options: options)
        }
    }
}
