package import Corpus
import Embedding
import HNSW
import Postings
import Ranking
import Segments
import Snapshots

/// Answers what a group asks of one index, as far as one reader may see it.
///
/// What it is asked comes from elsewhere: all of it is checked before anything is read.
package final class ShardReader: Sendable {
    let searcher: Searcher
    private let readers: Audience
    private let narrowed: NarrowedSearchers
    let counts: SearchedCounts
    let sample: ChanceSample

    /// - Parameters:
    ///   - searcher: of what the reader may see.
    ///   - narrowed: of the index, for all its readers, as `sample`.
    ///   - counts: of what the reader may see; nil: all of the index.
    package init(
        _ searcher: Searcher, for readers: Audience, narrowed: NarrowedSearchers,
        counts: SearchedCounts? = nil, sample: ChanceSample? = nil
    ) {
        let statistics = searcher.snapshot.manifest.statistics
        self.counts =
            counts ?? SearchedCounts(sources: statistics.sources, chunks: statistics.chunks)
        self.sample = sample ?? ChanceSample(searcher.snapshot)
        self.searcher = searcher
        self.readers = readers
        self.narrowed = narrowed
    }

    /// - Throws: `invalidInput` for a question that no group asks; `corrupt`.
    package func statistics(_ question: ShardQuestion) throws(QuarryError) -> ShardStatistics {
        let preferences = ConditionPreferences(question.conditions)
        guard preferences.phrases.count <= ShardStatistics.mostPreferences else {
            throw Self.refusal("a question prefers \(ShardStatistics.mostPreferences) phrases")
        }
        return try Self.ours {
            var notes: [String] = []
            var combinations: [Int] = []
            if !question.conditions.isEmpty {
                var filter = ConditionFilter(
                    segments: searcher.snapshot.segments, within: searcher.restriction,
                    metadata: searcher.snapshot.settings.metadata)
                try filter.apply(question.conditions.filter { $0.strength != .preferred })
                notes = filter.notes
                combinations = try preferences.combinations(
                    in: searcher.snapshot.segments, of: filter.allowed)
            }
            let known = try BM25Statistics(
                of: CandidateSearch.terms(of: question.text),
                in: searcher.snapshot.segments.map(\.postings))
            let synonyms = try searcher.synonyms(in: question.text, options: question.options)
            return ShardStatistics(
                collection: CollectionStatistics(
                    documentCount: known.documentCount, totalLength: known.totalLength,
                    documentFrequencies: known.documentFrequencies,
                    synonymFrequencies: synonyms.groups.map(\.documentFrequency)),
                notes: notes, preferences: combinations,
                hasSignatures: searcher.snapshot.segments.allSatisfy { $0.signatures != nil })
        }
    }

    /// MaxSim of chunks, as `LateReranker` has it.
    /// - Throws: `invalidInput` for chunks that are not here or not for the reader; `corrupt`.
    package func scores(_ query: ShardScoreQuery) throws(QuarryError) -> [Double] {
        let addresses = try addresses(query.addresses)
        guard query.dimension > 0, query.words.values.count % query.dimension == 0,
            query.dimension == searcher.snapshot.manifest.statistics.dimension
        else { throw Self.refusal("the words' vectors are rows of the index's dimension") }
        return try Self.ours {
            try LateReranker(
                encoder: try searcher.model(), segments: searcher.snapshot.segments, weight: 1,
                query: TokenVectors(
                    vectors: query.words.values, dimension: query.dimension)
            ).scores(addresses[...])
        }
    }

    /// - Throws: as `scores`.
    package func vectors(_ query: ShardVectorQuery) throws(QuarryError) -> [FloatRow] {
        SegmentChunks(segments: searcher.snapshot.segments)
            .vectors(of: try addresses(query.addresses)).map(FloatRow.init)
    }

    /// - Throws: as `scores`.
    package func passages(_ query: ShardPassageQuery) throws(QuarryError) -> [ShardPassage] {
        let addresses = try addresses(query.addresses)
        guard (0...10).contains(query.context) else {
            throw Self.refusal("0 to 10 chunks are shown around one")
        }
        var lexical: BM25Query?
        if let collection = query.collection {
            lexical = try lexicalQuery(query.question, in: part(of: query.question, collection))
        }
        var passages: [ShardPassage] = []
        for address in addresses {
            passages.append(try passage(at: address, context: query.context, query: lexical))
        }
        return passages
    }

    private func passage(
        at address: ChunkAddress, context: Int, query: BM25Query?
    ) throws(QuarryError) -> ShardPassage {
        let segment = searcher.snapshot.segments[address.segment]
        let record = try segment.chunk(address.ordinal)
        let source = try segment.sources[record.source]
        let terms = try query.map { (query) throws(QuarryError) in
            try segment.postings.explain(query, ordinal: address.ordinal)
        }
        return ShardPassage(
            source: ShardPassage.data(source), chunk: ShardPassage.data(record.chunk),
            before: try segment.neighbours(
                of: address.ordinal, record: record, at: -context..<0
            ).map(ShardPassage.data),
            after: try segment.neighbours(
                of: address.ordinal, record: record, at: 1..<context + 1
            ).map(ShardPassage.data),
            metadata: searcher.snapshot.settings.metadata.shownMetadata(
                of: source.file.id.path, stating: source.facts),
            terms: terms,
            fields: try terms.map { (terms) throws(QuarryError) in
                try searcher.fields(of: address, terms: terms.map(\.term))
            })
    }
}

extension ShardReader {
    /// The searcher of the chunks that meet a question's conditions, none of them a preference.
    /// - Throws: `corrupt`.
    package func narrowed(by conditions: [Condition]) throws(QuarryError) -> Searcher {
        if conditions.isEmpty { return searcher }
        return try narrowed.searcher(conditions, for: readers) { () throws(QuarryError) in
            try searcher.narrowed(by: conditions)
        }
    }

    /// A searcher to which the question's words weigh what they do in the group.
    /// - Throws: `invalidInput` for statistics of another question; `corrupt`.
    func part(
        of question: ShardQuestion, _ collection: CollectionStatistics
    ) throws(QuarryError) -> Searcher {
        let synonyms =
            question.usesSynonyms
            ? searcher.synonymIndex?.matches(in: question.text).count ?? 0 : 0
        guard collection.synonymFrequencies.count == synonyms,
            CollectionStatistics([collection]) != nil,
            CandidateSearch.terms(of: question.text).allSatisfy({
                collection.documentFrequencies[$0] != nil
            })
        else { throw Self.refusal("the statistics are of another question") }
        guard question.conditions.allSatisfy({ $0.strength != .preferred }) else {
            throw Self.refusal("a preference is for the whole group to settle")
        }
        return try narrowed(by: question.conditions).part(of: collection)
    }

    func lexicalQuery(
        _ question: ShardQuestion, in part: Searcher
    ) throws(QuarryError) -> BM25Query {
        try Self.ours {
            try part.lexicalQuery(
                question.text,
                synonyms: try part.synonyms(in: question.text, options: question.options))
        }
    }

    /// - Throws: `invalidInput` for one that no chunk has, or none that the reader may see.
    func addresses(
        _ addresses: [ShardAddress]
    ) throws(QuarryError) -> [ChunkAddress] {
        guard addresses.count <= ShardPassageQuery.mostAddresses else {
            throw Self.refusal("\(ShardPassageQuery.mostAddresses) chunks are asked for at most")
        }
        let segments = searcher.snapshot.segments
        return try addresses.map { (address) throws(QuarryError) in
            guard segments.indices.contains(address.segment),
                (0..<segments[address.segment].chunkCount).contains(address.ordinal),
                searcher.restriction?[address.segment].contains(address.ordinal) ?? true
            else { throw Self.refusal("there is no chunk of that address") }
            return ChunkAddress(segment: address.segment, ordinal: address.ordinal)
        }
    }

    static func refusal(_ reason: String) -> QuarryError {
        QuarryError(.invalidInput, path: nil, reason)
    }

    /// Runs what throws errors of ours alone, though it doesn't say so.
    static func ours<Result>(_ body: () throws -> Result) throws(QuarryError) -> Result {
        do {
            return try body()
        } catch {
            throw QuarryError(other: error)
        }
    }
}

extension ShardQuestion {
    /// As far as they say which synonyms count.
    var options: SearchOptions {
        var options = SearchOptions()
        options.usesSynonyms = usesSynonyms
        return options
    }
}
