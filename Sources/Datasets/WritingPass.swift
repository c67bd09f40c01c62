import Answering
import Corpus
import Segments
import Snapshots

/// Reads the passages of which something is asked again, proves them and hands their lines on.
struct WritingPass {
    let plan: DatasetPlan
    let format: DatasetFormat
    let proofs: PassageProofs
    var writer: any LineWriter
    /// The first candidate that is not done.
    private var next = 0

    init(
        plan: DatasetPlan, format: DatasetFormat, proofs: PassageProofs, writer: any LineWriter
    ) {
        self.plan = plan
        self.format = format
        self.proofs = proofs
        self.writer = writer
    }

    /// - Throws: `corrupt`; what the writer throws.
    mutating func run(
        _ report: inout DatasetReport, progress: (_ done: Int) -> Void
    ) throws(QuarryError) {
        for (place, source) in plan.corpus.sources.enumerated() {
            if format == .beir || isAsked(source) {
                try write(source, isTest: plan.split.isTest[place], report: &report)
            }
            progress(place + 1)
        }
        try writer.finish(&report)
        report.proofs = proofs.proved
        report.unproved = proofs.unproved
    }

    private func isAsked(_ source: DatasetSource) -> Bool {
        next < plan.taken.candidates.count
            && source.chunks.contains(Int(plan.taken.candidates[next].chunk))
    }

    private mutating func write(
        _ source: DatasetSource, isTest: Bool, report: inout DatasetReport
    ) throws(QuarryError) {
        let record = try plan.corpus.record(of: source)
        let facts = facts(of: record)
        var passages: [(chunk: Int, passage: Passage, around: PassageQuestions.Surroundings)] = []
        try plan.pool.forEachPassage(of: source) { passages.append(($0, $1, $2)) }
        for (place, entry) in passages.enumerated() {
            let asked = takeCandidates(of: entry.chunk)
            guard !asked.isEmpty || format == .beir else { continue }
            let name = source.name(entry.passage.chunk)
            let (proof, reason) = proofs.proof(of: name)
            guard let proof else {
                if let reason {
                    report.count([reason: format == .beir ? 1 : max(asked.count, 1)])
                }
                continue
            }
            var facts = facts
            facts.cite = name.text
            facts.proof = proof.name
            let questions = plan.pool.questions(asked, on: entry.passage, in: entry.around)
            try writer.add(
                entry.passage, chunk: entry.chunk, title: record.facts.title, facts: facts,
                withheld: questions.compactMap(\.withheld).first)
            let next = followed(by: place, in: passages, of: source, isAsked: !asked.isEmpty)
            for (question, candidate) in zip(questions, asked) {
                var item = DatasetItem(
                    question: question, passage: entry.passage, chunk: entry.chunk,
                    isTest: isTest, facts: facts, next: next)
                item.facts.kind = question.kind
                item.facts.script = candidate.script
                try writer.append(item)
                report.lines.count(isTest: isTest)
                report.kinds[question.kind.rawValue, default: .init()].count(isTest: isTest)
            }
        }
    }

    private mutating func takeCandidates(of chunk: Int) -> ArraySlice<Candidate> {
        let start = next
        while next < plan.taken.candidates.count, plan.taken.candidates[next].chunk == chunk {
            next += 1
        }
        return plan.taken.candidates[start..<next]
    }

    /// The passage that comes next, if it is proved and not the test's.
    private func followed(
        by place: Int,
        in passages: [(chunk: Int, passage: Passage, around: PassageQuestions.Surroundings)],
        of source: DatasetSource, isAsked: Bool
    ) -> (passage: Passage, cite: String)? {
        guard format == .messages, isAsked, place + 1 < passages.count else { return nil }
        let (chunk, passage, _) = passages[place + 1]
        let owner = plan.corpus.sourceIndex(of: chunk)
        guard !passage.sentences.isEmpty,
            !plan.split.leaks(chunk, of: owner, clusters: plan.clusters),
            proofs.proof(of: source.name(passage.chunk)).proof != nil
        else { return nil }
        return (passage, source.cite(passage.chunk))
    }

    private func facts(of record: SourceRecord) -> LineFacts {
        let rules = plan.corpus.snapshot.settings.metadata
        let path = record.file.id.path
        let shown = rules.shownMetadata(of: path, stating: record.facts)
        return LineFacts(
            source: path, cite: "",
            acl: rules.readers(of: path).map { $0.sorted().joined(separator: ", ") } ?? "*",
            metadata: Dictionary(
                uniqueKeysWithValues: plan.corpus.metadataKeys.map { ($0, shown[$0] ?? "") }),
            proof: "", language: record.facts.language)
    }
}
