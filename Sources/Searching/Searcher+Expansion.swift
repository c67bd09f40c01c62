import Chat
import Corpus
import Embedding
import HNSW
import Postings
import Ranking
import Segments
import Snapshots

extension Searcher {
    /// One way to put the question, for both retrievers.
    struct Wording {
        var retrieval: RetrievalQuery
        var lexicalQuery: BM25Query
        /// The vectors of the text's words, where late interaction compares by them.
        var words: TokenVectors?
    }

    /// What the job's synonyms say to a query.
    struct SynonymUse {
        var matches: [SynonymIndex.Match]
        /// For the term index, with the statistics of the snapshot.
        var groups: [(match: SynonymIndex.Match, documentFrequency: Int)]
    }

    /// Texts embedded besides the query, for the synonyms in it.
    private static let maximumReplacements = 4

    func synonyms(in query: String, options: SearchOptions) throws -> SynonymUse {
        let matches = options.usesSynonyms ? synonymIndex?.matches(in: query) ?? [] : []
        return SynonymUse(
            matches: matches,
            groups: try matches.enumerated().map { place, match in
                (match, try documentFrequency(of: match, at: place))
            })
    }

    /// - Parameter place: of the match among the question's.
    private func documentFrequency(
        of match: SynonymIndex.Match, at place: Int
    ) throws(QuarryError) -> Int {
        if let collection { return collection.synonymFrequencies[place] }
        var frequency = 0
        for segment in snapshot.segments {
            frequency += try segment.postings.documentFrequency(of: match.phrases)
        }
        return frequency
    }

    /// The terms of a text as they count in the collection, with its synonyms.
    /// - Throws: `corrupt`.
    func lexicalQuery(_ text: String, synonyms: SynonymUse) throws(QuarryError) -> BM25Query {
        var query = try search.lexicalQuery(text)
        add(synonyms, to: &query)
        return query
    }

    /// The query for both retrievers, with its synonyms and, if asked for, RM3's terms.
    ///
    /// A synonym counts as a term of its own on the side of BM25; on the side of the vectors the
    /// query is the mean of itself and its versions with the words replaced.
    ///
    /// - Parameter hasWords: whether the words' vectors are wanted: the pass that makes the text's
    ///   makes them too.
    func wording(
        _ text: String, synonyms: SynonymUse, options: SearchOptions,
        allowed: [OrdinalSet]?, hasWords: Bool = false
    ) throws -> (wording: Wording, feedback: [ExpansionFindings.Term]) {
        var lexical = try lexicalQuery(text, synonyms: synonyms)
        var feedback: [ExpansionFindings.Term] = []
        if options.expansions.contains(.rm3), options.mode != .vector {
            let expanded = try RelevanceFeedback(search: search)
                .expanded(lexical, allowed: allowed)
            if expanded.count > lexical.weightedTerms.count {
                lexical = try search.lexicalQuery(weightedTerms: expanded)
                add(synonyms, to: &lexical)
                feedback = lexical.weightedTerms.map { .init(term: $0.term, weight: $0.weight) }
                    .sorted { ($1.weight, $0.term) < ($0.weight, $1.term) }
            }
        }
        var wording = Wording(
            retrieval: RetrievalQuery(text: text, vector: nil), lexicalQuery: lexical)
        if options.mode != .bm25 {
            try embed(
                &wording, matches: synonyms.matches, hasWords: hasWords,
                usesAdapter: options.usesAdapter)
        } else if hasWords {
            wording.words = try encoder?.wordVectors([text])[0]
        }
        return (wording, feedback)
    }

    private func add(_ synonyms: SynonymUse, to query: inout BM25Query) {
        for (match, frequency) in synonyms.groups {
            query.add(
                match.phrases,
                name: "\(match.others.joined(separator: " | ")) (for \(match.asked))",
                weight: SynonymIndex.Match.weight, documentFrequency: frequency)
        }
    }

    /// Puts in the vector of the text and, if wanted, its words', from one pass of the model.
    private func embed(
        _ wording: inout Wording, matches: [SynonymIndex.Match], hasWords: Bool,
        usesAdapter: Bool
    ) throws {
        let text = wording.retrieval.text
        let others = matches.flatMap { match in
            match.others.map { match.replacing(in: text, by: $0) }
        }.prefix(Self.maximumReplacements)
        let texts = [text] + others
        let embedded: Embeddings
        if hasWords {
            let pass = try model().embed(texts, as: .query, words: { $0 })
            embedded = pass.embeddings
            wording.words = pass.made[0]
        } else {
            embedded = try model().embed(texts, as: .query)
        }
        wording.retrieval.vector = directions.neutral(
            mean(of: texts.indices.map { adapted(Array(embedded[$0]), isWanted: usesAdapter) }))
    }

    /// Of the query and its versions; the query counts as much as all of them.
    private func mean(of rows: [[Float]]) -> [Float] {
        guard rows.count > 1 else { return rows[0] }
        var sum = rows[0].map { $0 * Float(rows.count - 1) }
        for row in rows.dropFirst() { for index in sum.indices { sum[index] += row[index] } }
        let length = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return length > 0 ? sum.map { $0 / length } : rows[0]
    }

    /// Other wordings of the query by a language model; none, and a note, where that fails.
    func variants(
        of text: String, options: SearchOptions, allowed: [OrdinalSet]?, notes: inout [String]
    ) throws -> [Wording] {
        guard options.expansions.contains(.llm) else { return [] }
        let settings = snapshot.settings.ranking
        var writer = options.variantWriter ?? VariantWriter(endpoint: "", model: "")
        if writer.endpoint.isEmpty { writer.endpoint = snapshot.expansionEndpoint ?? "" }
        if writer.model.isEmpty { writer.model = settings.expansionModel ?? "" }
        guard !writer.endpoint.isEmpty, !writer.model.isEmpty else {
            notes.append(
                "no query variants: neither the job nor QUARRY_LLM_ENDPOINT and QUARRY_LLM_MODEL "
                    + "name who writes them")
            return []
        }
        let texts: [String]
        do throws(ChatFailure) {
            texts = try writer.variants(of: text, seconds: options.expansionSeconds)
        } catch {
            notes.append("no query variants: \(writer.endpoint): \(error.reason)")
            return []
        }
        var plain = options
        plain.expansions = []
        return try texts.map {
            try wording(
                $0, synonyms: try synonyms(in: $0, options: plain), options: plain,
                allowed: allowed
            ).wording
        }
    }
}
