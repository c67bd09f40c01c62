import Answering
import Corpus
import Evaluation
import HNSW
import Ranking
import Searching
import Segments
import Snapshots

/// Finds the passages that answer a user's own questions: in the sources and on the pages that the
/// question names, by the search and the sentences that answer questions.
struct GoldenLocator {
    let corpus: DatasetCorpus
    let searcher: Searcher
    private let sample: ChanceSample

    init(corpus: DatasetCorpus, searcher: Searcher) {
        self.corpus = corpus
        self.searcher = searcher
        sample = ChanceSample(corpus.snapshot)
    }

    struct Found: Sendable {
        var questions: [GivenQuestion] = []
        /// For each question the sources that answer it.
        var sources: [[Int]] = []
        var dropped: [DropReason: Int] = [:]
    }

    /// Questions of the same wording are one, with the answers of all of them.
    /// - Throws: what searching throws.
    /// - Complexity: a search for each place of an answer, and O(chunks) for the first.
    func locate(
        _ golden: [GoldenQuestion], progress: (_ done: Int) -> Void
    ) throws(QuarryError) -> Found {
        var found = Found()
        let merged = GoldenQuestion.merged(golden)
        if merged.repeated > 0 { found.dropped[.duplicate] = merged.repeated }
        for (number, question) in merged.questions.enumerated() {
            try locate(question, into: &found)
            progress(number + 1 == merged.questions.count ? golden.count : number + 1)
        }
        return found
    }

    private func locate(
        _ golden: GoldenQuestion, into found: inout Found
    ) throws(QuarryError) {
        var chunks: Set<Int> = []
        var sources: [Int] = []
        var isRestricted = false
        for answer in golden.answers {
            guard let source = corpus.sourceIndex(path: answer.source) else {
                if try isInIndex(answer.source) { isRestricted = true }
                continue
            }
            guard let located = try located(golden.query, answer, in: corpus.sources[source]),
                chunks.insert(located.chunk).inserted
            else { continue }
            sources.append(source)
            found.questions.append(
                GivenQuestion(
                    question: located.question, chunk: located.chunk, isFirst: chunks.count == 1))
        }
        if chunks.isEmpty {
            found.dropped[isRestricted ? .goldenRestricted : .goldenMissing, default: 0] += 1
        }
        if sources.count > 1 { found.sources.append(sources) }
    }

    private func isInIndex(_ path: String) throws(QuarryError) -> Bool {
        for segment in corpus.snapshot.segments
        where try segment.sources.record(of: SourceID(path: path)) != nil {
            return true
        }
        return false
    }

    /// The passage of a source that answers best, and its sentences.
    private func located(
        _ query: String, _ answer: GoldenQuestion.Answer, in source: DatasetSource
    ) throws(QuarryError) -> (question: Question, chunk: Int)? {
        let segment = corpus.snapshot.segments[source.segment]
        var allowed = corpus.snapshot.segments.map { OrdinalSet(bound: $0.chunkCount) }
        for ordinal in source.ordinals {
            let span = try segment.chunk(ordinal).chunk.span
            let pages = span.page...max(span.page, span.lastPage)
            guard answer.pages.isEmpty || answer.pages.contains(where: pages.contains) else {
                continue
            }
            allowed[source.segment].insert(ordinal)
        }
        let engine = AnswerEngine(
            IndexPassages(
                Searcher(
                    snapshot: corpus.snapshot, encoder: searcher.encoder, restriction: allowed),
                sample: sample), prover: nil)
        let found = try engine.answer(
            query, options: options(for: query, chunks: source.ordinals.count))
        guard let citation = found.citations.first else { return nil }
        let position = try corpus.snapshot.chunk(citation.chunk).chunk.position
        let quotes = citation.quotes.sorted { $0.range.lowerBound < $1.range.lowerBound }
        return (
            Question(kind: .golden, query: query, instruction: query, quotes: quotes.map(\.text)),
            source.firstChunk + position
        )
    }

    /// What is found is the same however the index is cut into segments: all chunks of the source
    /// are compared, and not by weights that were measured with the graphs of these segments.
    private func options(for query: String, chunks: Int) -> AnswerOptions {
        var options = AnswerOptions()
        options.threshold = 0
        options.sentences = 2
        options.provesSources = false
        options.search.ef = max(options.search.ef, chunks)
        let (scripts, pinned) = (ScriptMix(query), corpus.snapshot.settings.ranking)
        options.search.vectorWeight = scripts.blend {
            pinned.vectorWeight[$0.rawValue] ?? $0.defaultVectorWeight
        }
        options.search.lateWeight = scripts.blend {
            pinned.lateWeight[$0.rawValue] ?? $0.defaultLateWeight
        }
        return options
    }
}
