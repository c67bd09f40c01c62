import Chat
import Corpus
import Ranking
import Segments
import Snapshots
import Storage

/// Questions that a language model writes on some passages of a corpus, drawn by their text.
struct WrittenQuestions {
    let corpus: DatasetCorpus
    let writer: QuestionWriter
    /// Passages that it is asked about.
    let count: Int
    private let search: CandidateSearch

    /// Nobody goes on asking an endpoint that has failed so often, one time after the other.
    static let patience = 3
    /// A question has to find its passage among so many by words, or it is on something else.
    private static let depth = 100

    init(_ corpus: DatasetCorpus, writer: QuestionWriter, count: Int) {
        self.corpus = corpus
        self.writer = writer
        self.count = count
        search = CandidateSearch(
            segments: corpus.snapshot.segments, settings: corpus.snapshot.settings.bm25)
    }

    struct Found: Sendable {
        var questions: [GivenQuestion] = []
        var dropped: [DropReason: Int] = [:]
        var asked = 0
        var failed = 0
        /// Why the writer failed last.
        var failure: String?
        /// Whether it was given up.
        var isGivenUp = false
    }

    /// A writer that fails loses nothing of what it has written.
    /// - Throws: `corrupt`.
    func write(progress: (_ done: Int, _ total: Int) -> Void) throws(QuarryError) -> Found {
        let drawn = try draw()
        var found = Found()
        var failures = 0
        for (number, chunk) in drawn.enumerated() {
            let passage = try passage(chunk)
            found.asked += 1
            do throws(ChatFailure) {
                let (question, reason) = try writer.question(on: passage)
                failures = 0
                if let reason { found.dropped[reason, default: 0] += 1 }
                if let question {
                    found.questions.append(GivenQuestion(question: question, chunk: chunk))
                }
            } catch {
                found.failed += 1
                found.failure = error.reason
                failures += 1
            }
            progress(number + 1, drawn.count)
            if failures == Self.patience {
                found.isGivenUp = true
                break
            }
        }
        try check(&found)
        return found
    }

    private func check(_ found: inout Found) throws(QuarryError) {
        var kept: [GivenQuestion] = []
        let seen = corpus.ordinals { _ in true }
        for given in found.questions {
            let ranked = try corpus.best(
                Self.depth, for: given.question.query, by: search, allowed: seen)
            if ranked.contains(where: { $0.chunk == given.chunk }) {
                kept.append(given)
            } else {
                found.dropped[.writtenUnanswered, default: 0] += 1
            }
        }
        found.questions = kept
    }

    /// The passages with the smallest keys among those that say something.
    private func draw() throws(QuarryError) -> [Int] {
        var drawn: [(key: UInt64, chunk: Int)] = []
        for source in corpus.sources {
            for (chunk, number) in zip(try corpus.read(source), source.chunks) {
                guard chunk.text.utf8.count >= 40 else { continue }
                let key = Digest.sha256(parts: ["written", chunk.embeddedText]).prefix64
                drawn.append((key, number))
            }
        }
        drawn.sort { ($0.key, $0.chunk) < ($1.key, $1.chunk) }
        return drawn.prefix(count).map(\.chunk)
    }

    private func passage(_ chunk: Int) throws(QuarryError) -> Passage {
        let source = corpus.sources[corpus.sourceIndex(of: chunk)]
        return Passage(
            try corpus.read(chunk: chunk), language: try corpus.record(of: source).facts.language)
    }
}
