import Corpus
import Embedding
import HNSW
import Ranking
import Searching
import Segments
import Snapshots

/// Finds passages that share a question's words and do not answer it, for training by contrast
/// (Karpukhin et al. 2020).
///
/// What BM25 ranks high may well be an answer that nobody has judged; hence ranks from 30 on, and none
/// of the positive's source, nothing that says nearly the same or holds the answer or the question
/// word by word, and nothing that the index's vectors find as close to the question as the positive
/// (Qu et al. 2021 leave out false ones by a model too).
struct HardNegatives {
    let corpus: DatasetCorpus
    let clusters: NearDuplicateClusters
    let searcher: Searcher
    let settings: DatasetSettings
    /// Chunks that answer a question too, by the question.
    let answers: [String: [Int]]
    private let search: CandidateSearch
    /// By side: what may be negatives of its questions.
    private let train: [OrdinalSet]
    private let test: [OrdinalSet]

    struct Found: Sendable {
        var chunks: [Int] = []
        var sameSource = 0
        var nearDuplicates = 0
        var asClose = 0
    }

    init(
        _ plan: DatasetPlan, searcher: Searcher, settings: DatasetSettings
    ) {
        corpus = plan.corpus
        clusters = plan.clusters
        answers = plan.answers
        self.searcher = searcher
        self.settings = settings
        search = CandidateSearch(
            segments: corpus.snapshot.segments, settings: corpus.snapshot.settings.bm25)
        test = plan.ordinals(isTest: true)
        train = plan.ordinals(isTest: false)
    }

    /// - Throws: `corrupt`; `invalidInput` without a model.
    func find(_ items: [DatasetItem]) throws(QuarryError) -> [Found] {
        let queries = try searcher.unadaptedVectors(of: items.map(\.question.query))
        let closeness = try closeness(items, queries: queries)
        let found = Parallel.map(items.count, threads: settings.threads) { place in
            Result { () throws(QuarryError) in
                try find(items[place], query: queries[place], positive: closeness[place])
            }
        }
        var results: [Found] = []
        for result in found { results.append(try result.get()) }
        return results
    }

    /// How close each question is to its positive: to the index's vector, or where a sentence or the
    /// heading is the question, to that of the text without it.
    private func closeness(
        _ items: [DatasetItem], queries: [[Float]]
    ) throws(QuarryError) -> [Float] {
        let texts = items.map { item in
            item.question.kind == .heading ? item.passage.text : item.restEmbedded
        }
        guard let encoder = searcher.encoder else {
            throw QuarryError(.invalidInput, path: nil, "this needs the embedding model")
        }
        let vectors = try encoder.embed(texts)
        return items.indices.map { place in
            Array(vectors[place]).withUnsafeBufferPointer {
                CandidateSearch.cosine(queries[place], $0)
            }
        }
    }

    private func find(
        _ item: DatasetItem, query: [Float], positive: Float
    ) throws(QuarryError) -> Found {
        var found = Found()
        guard settings.negatives > 0 else { return found }
        let ranked = try corpus.best(
            settings.negativeRanks.upperBound, for: item.question.query, by: search,
            allowed: item.isTest ? test : train)
        let answers = [item.chunk] + (self.answers[item.question.query] ?? [])
        let sources = Set(answers.map { corpus.sourceIndex(of: $0) })
        for (chunk, address) in ranked.dropFirst(settings.negativeRanks.lowerBound - 1) {
            guard found.chunks.count < settings.negatives else { break }
            let owner = corpus.sourceIndex(of: chunk)
            if sources.contains(owner) {
                found.sameSource += 1
            } else if (answers + found.chunks).contains(where: { clusters.areAlike($0, chunk) }) {
                found.nearDuplicates += 1
            } else if CandidateSearch.cosine(
                query,
                corpus.snapshot.segments[address.segment].vectors.row(address.ordinal))
                >= positive
            {
                found.asClose += 1
            } else if try item.isAnswered(by: corpus.read(chunk: chunk)) {
                found.nearDuplicates += 1
            } else {
                found.chunks.append(chunk)
            }
        }
        return found
    }
}

extension DatasetItem {
    /// Whether another passage has the answer, or the sentence that is the question, word by word:
    /// a sentence may stand in passages that differ in all else.
    func isAnswered(by other: Chunk) -> Bool {
        let known = question.quotes + (question.withheld.map { [$0] } ?? [])
        return known.contains { sentence in
            sentence.utf8.count >= Self.knownBytes && other.text.contains(sentence)
        }
    }

    /// Bytes of a sentence that says something by itself.
    private static var knownBytes: Int { 20 }

    /// What the model reads of the passage without the sentence that is the question.
    fileprivate var restEmbedded: String {
        guard let withheld = question.withheld,
            let range = passage.chunk.text.firstRange(of: withheld)
        else { return passage.chunk.embeddedText }
        var rest = passage.chunk
        rest.text.removeSubrange(range)
        return rest.embeddedText
    }
}
