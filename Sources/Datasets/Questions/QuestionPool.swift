import Corpus
import Evaluation
import Postings
import Segments
import Storage

/// All questions that may be asked of a corpus, known by little, and made again from it when they are
/// wanted.
struct QuestionPool {
    let corpus: DatasetCorpus
    let kinds: Set<QuestionKind>
    let given: [GivenQuestion]
    let threads: Int

    private var own: PassageQuestions { PassageQuestions(kinds: kinds) }

    /// Sources read at once.
    private static let batch = 64

    /// - Parameter isSpoken: whether one answer of a given question is enough.
    /// - Throws: `corrupt`.
    /// - Complexity: O(text of the corpus).
    func candidates(
        isSpoken: Bool, progress: (_ done: Int, _ total: Int) -> Void
    ) throws(QuarryError) -> [Candidate] {
        var candidates: [Candidate] = []
        for (place, given) in given.enumerated() where given.isFirst || !isSpoken {
            var candidate = candidate(given.question, of: given.chunk)
            candidate.given = Int32(place)
            candidates.append(candidate)
        }
        guard !kinds.isDisjoint(with: QuestionKind.ownKinds) else { return candidates }
        for start in stride(from: 0, to: corpus.sources.count, by: Self.batch) {
            let end = min(start + Self.batch, corpus.sources.count)
            let lists = Parallel.map(end - start, threads: threads) { place in
                Result { () throws(QuarryError) in try asked(by: corpus.sources[start + place]) }
            }
            for list in lists { candidates += try list.get() }
            progress(end, corpus.sources.count)
        }
        return candidates
    }

    private func asked(by source: DatasetSource) throws(QuarryError) -> [Candidate] {
        var candidates: [Candidate] = []
        try forEachPassage(of: source) { chunk, passage, surroundings in
            for question in own.questions(on: passage, in: surroundings) {
                candidates.append(candidate(question, of: chunk))
            }
        }
        return candidates
    }

    private func candidate(_ question: Question, of chunk: Int) -> Candidate {
        let folded = FoldedText.folded(question.query)
        let place = corpus.sources[corpus.sourceIndex(of: chunk)]
        let name = "\(place.path)#\(chunk - place.firstChunk)"
        return Candidate(
            chunk: Int32(chunk), kind: question.kind, isWithheld: question.withheld != nil,
            script: ScriptShares(question.query).dominant ?? .other,
            key: Digest.sha256(folded).prefix64,
            order: Digest.sha256(parts: ["draw", question.query, name]).prefix64,
            sentence: question.withheld.map { SignatureMaker().key(ofWordsIn: $0) } ?? 0)
    }

    /// - Throws: `corrupt`; what `body` throws.
    func forEachPassage(
        of source: DatasetSource,
        _ body: (_ chunk: Int, Passage, PassageQuestions.Surroundings) throws(QuarryError) -> Void
    ) throws(QuarryError) {
        let facts = try corpus.record(of: source).facts
        let chunks = try corpus.read(source)
        for (place, chunk) in chunks.enumerated() {
            try body(
                source.firstChunk + place, Passage(chunk, language: facts.language),
                PassageQuestions.Surroundings(
                    before: place > 0 ? chunks[place - 1] : nil,
                    after: place + 1 < chunks.count ? chunks[place + 1] : nil, title: facts.title))
        }
    }

    /// The questions of candidates, which are of one passage.
    func questions(
        _ candidates: ArraySlice<Candidate>, on passage: Passage,
        in surroundings: PassageQuestions.Surroundings
    ) -> [Question] {
        let own = own.questions(on: passage, in: surroundings)
        return candidates.compactMap { candidate in
            candidate.given >= 0
                ? given[Int(candidate.given)].question
                : own.first { $0.kind == candidate.kind }
        }
    }
}
