import Corpus
import Embedding
import Evaluation
import Searching
import Snapshots

extension PublicationGate {
    /// How well the golden questions are answered, and whether they were answered better before.
    func goldenChecks(_ subject: GateSubject) throws -> [GateReport.Check] {
        guard !questions.isEmpty else { return [] }
        let now = try answers(of: subject.index, by: encoders.encoder(of: subject.index))
        let found = GoldenEvaluation.findings(now)
        let limits: [(name: String, value: Double, limit: Double?)] = [
            ("min_hit_at_1", found.hit1, rules.minimumHitAt1),
            ("min_hit_at_5", found.hit5, rules.minimumHitAt5),
            ("min_mrr", found.mrr, rules.minimumMRR),
        ]
        var checks = limits.compactMap { name, value, limit in
            limit.map { GateReport.Check(name, value: value, atLeast: $0) }
        }
        if let paired = try pairedCheck(now, against: subject.current) { checks.append(paired) }
        return checks
    }

    /// The p-value of a loss: how often chance alone would give one as large; 1 where nothing is
    /// lost.
    private func pairedCheck(
        _ now: ScoredSystem, against current: Snapshot?
    ) throws -> GateReport.Check? {
        guard rules.significance > 0, let current, let before = answers(ofCurrent: current)
        else { return nil }
        let comparison = try SystemComparison(before, now)
        guard let row = comparison.measures.first else { return nil }
        return .init(
            "significance", value: row.difference < 0 ? row.pValue : 1,
            atLeast: rules.significance)
    }

    /// Nil, and a note, where the model is gone that the index before was built with, since a
    /// change of model must be possible, or where that index is damaged, since it has to be
    /// replaced.
    private func answers(ofCurrent index: Snapshot) -> ScoredSystem? {
        do {
            return try answers(of: index, by: encoders.encoder(of: index))
        } catch {
            note("the gate compares no answers with those of the index before: \(error)")
            return nil
        }
    }

    /// Hybrid, and re-ranked where the index holds token vectors: without them a question takes as
    /// long as fifty passages to embed.
    private func answers(of index: Snapshot, by encoder: Encoder) throws -> ScoredSystem {
        let rerank = index.settings.rerank.storeLate == .none ? SearchOptions.Rerank.none : .late
        return try GoldenEvaluation(
            searcher: Searcher(snapshot: index, encoder: encoder),
            options: SearchOptions(k: 30, rerank: rerank)
        ).run(questions, name: index.manifest.root)
    }
}
