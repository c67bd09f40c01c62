package import Adapting
package import Artifacts
package import Corpus
package import Embedding
package import Evaluation
package import Indexing
package import Searching
import Snapshots

/// Learns an adapter from questions and says whether it may be published.
package struct AdapterTuning {
    package struct Options: Sendable {
        package var training: AdapterTraining.Options
        package var precision = AdapterFile.Precision.f32
        /// How questions are asked before and after.
        package var search: SearchOptions

        package init(
            training: AdapterTraining.Options,
            search: SearchOptions = SearchOptions(k: 100)
        ) {
            self.training = training
            self.search = search
        }
    }

    package struct Outcome: Sendable {
        package var learnt: AdapterTraining.Outcome
        /// Questions it learnt from, and those that said when it was enough.
        package var learning: Int
        package var checking: Int
        /// Questions left out because nothing in the index answers them.
        package var unanswered: Int
        package var file: AdapterFile
        /// Nil where there are no questions that may judge.
        package var heldOut: SystemComparison?
        package var heldOutName: String?
        package var guards: [(name: String, comparison: SystemComparison)]
        package var gate: GateReport
    }

    private let encoder: Encoder
    private let artifacts: ArtifactStore
    private let options: Options
    private let events: BuildEvents

    /// Of the questions learnt from, those that say when it is enough.
    private static let checkingShare = 0.2
    /// With fewer there is nothing to check by.
    package static let leastQuestions = 8

    package init(
        encoder: Encoder, artifacts: ArtifactStore, options: Options,
        events: BuildEvents = .silent
    ) {
        self.encoder = encoder
        self.artifacts = artifacts
        self.options = options
        self.events = events
    }

    /// - Parameters:
    ///   - questions: to learn from, with the index that answers them.
    ///   - heldOut: what decides; none of its sources may answer a question that is learnt from.
    ///   - guards: what must not get worse, apart from what is learnt from too; each has a question
    ///     that its index answers.
    ///   - path: where the adapter is written for the trial; the caller publishes it or not.
    ///   - progress: told each step of learning.
    /// - Throws: `invalidInput` with too few questions, or a set that would find nothing;
    ///   `corrupt`; what the model throws.
    package func run(
        learningFrom questions: AskedSet, heldOut: AskedSet?, guards: [AskedSet],
        writingTo path: String, progress: @escaping @Sendable (_ step: Int, _ of: Int) -> Void
    ) throws -> Outcome {
        // A set without questions judges nothing.
        let judge = heldOut.flatMap { $0.questions.isEmpty ? nil : $0 }
        try judge?.checkAnswers()
        for set in guards { try set.checkAnswers() }
        let data = TrainingData(index: questions.index, encoder: encoder)
        let split = QuestionSplit(
            questions.questions, share: Self.checkingShare, seed: options.training.seed)
        let learning = try data.pairs(of: split.first)
        let checking = try data.pairs(of: split.second)
        guard learning.count + checking.count >= Self.leastQuestions, !learning.isEmpty,
            !checking.isEmpty
        else {
            throw QuarryError(
                .invalidInput, path: questions.name,
                "leaves \(learning.count + checking.count) questions to learn from, "
                    + "\(Self.leastQuestions) are needed: what the index has no source of is not "
                    + "asked, what decides or guards is not learnt from; give more questions, or "
                    + "hold out fewer")
        }
        // One pool of chunks for both, so that their losses can be compared.
        let set = try data.set(of: learning + checking)
        let learnt = AdapterTraining(options: options.training, progress: progress).run(
            set.subset(Array(learning.indices)),
            held: set.subset(Array(learning.count..<learning.count + checking.count)),
            model: encoder.model.fingerprint)
        let file = try AdapterFile.write(
            learnt.adapter, precision: options.precision, to: path)
        var adapted: [ObjectIdentifier: Snapshot] = [:]
        let judged = try judge.map { try compare($0, through: file, &adapted) }
        let guarded = try guards.map {
            (name: $0.name, comparison: try compare($0, through: file, &adapted))
        }
        return Outcome(
            learnt: learnt, learning: learning.count, checking: checking.count,
            unanswered: questions.questions.count - learning.count - checking.count, file: file,
            heldOut: judged, heldOutName: judge?.name, guards: guarded,
            gate: TuneGate.report(heldOut: judged, guards: guarded))
    }

    /// A set asked as the index answers now, and through the adapter.
    /// - Parameter known: indexes that were weighed through the adapter already, which takes long.
    private func compare(
        _ set: AskedSet, through file: AdapterFile, _ known: inout [ObjectIdentifier: Snapshot]
    ) throws -> SystemComparison {
        let key = ObjectIdentifier(set.index)
        let adapted =
            try known[key]
            ?? AdapterTrial(
                of: set.index, encoder: encoder, artifacts: artifacts,
                threads: options.training.threads, events: events
            ).snapshot(through: file)
        known[key] = adapted
        let systems = try [("before", set.index), ("after", adapted)].map { name, index in
            try AskedSet.score(
                set.questions, by: Searcher(snapshot: index, encoder: encoder),
                options: options.search, name: name)
        }
        return try SystemComparison(systems[0], systems[1])
    }
}
