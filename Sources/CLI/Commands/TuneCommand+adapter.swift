import Adapting
import ArgumentParser
import Artifacts
import Corpus
import Embedding
import Evaluation
import Indexing
import Jobs
import Running
import Searching
import Snapshots
import Storage
import Tuning

extension TuneCommand {
    /// What is learnt from, what decides, and what must not get worse.
    private struct Material {
        var learning: AskedSet
        var heldOut: AskedSet?
        var guards: [AskedSet]
    }

    func tuneAdapter() throws {
        let out = out ?? ""
        try check(out: out)
        let progress = ProgressLine(global)
        defer { progress.finish() }
        let outcome = try FileSystem.withTemporaryPath(for: "tune") { folder in
            SignalWatch.start { number in
                Departure.leave(
                    status: ExitStatus(signal: number).rawValue,
                    message:
                        "stopped by \(SignalWatch.name(number)); an adapter is written whole or not "
                        + "at all"
                ) {}
            }
            try FileSystem.makeFolder(folder)
            return try tune(in: folder, progress: progress)
        }
        progress.finish()
        if let html, let page = TunePage(outcome, subject: subject) {
            try TRECFiles.write(page.html, to: html)
        }
        if outcome.gate.passed { try outcome.file.write(to: out) }
        let output = TuneOutput(outcome, subject: subject, out: out)
        if global.json { try Output.json(output) } else { Output.page(output.text, global) }
        let kept = FileSystem.exists(out) ? "\(out) stays as it was" : "nothing was written"
        try leave(outcome.gate, kept: kept, progress: progress)
    }

    /// Ends with the exit code of a gate that has refused.
    /// - Parameter kept: what there is then.
    func leave(_ gate: GateReport, kept: String, progress: ProgressLine) throws {
        guard !gate.passed else { return }
        LogLine(global, progress: progress).log
            .say(.error, "not published: \(TuneGate.refusal(gate)); \(kept)")
        throw ExitCode(ExitStatus.refused)
    }

    private var subject: String { golden ?? beir ?? index ?? "" }

    /// A folder that is not there would be found out after all the work.
    func check(_ option: String, naming path: String) throws(QuarryError) {
        let folder = FileSystem.folder(of: path)
        guard FileSystem.exists(folder.isEmpty ? "." : folder) else {
            throw QuarryError(.notFound, path: folder, "is not there; \(option) is to go into it")
        }
        guard FileStatus(of: path)?.kind != .folder else {
            throw QuarryError(.invalidInput, path: path, "is a folder; \(option) names a file")
        }
    }

    private func check(out: String) throws(QuarryError) {
        try check("--out", naming: out)
        if let html { try check("--html", naming: html) }
        // A report would be written over the older adapter, an adapter over somebody's questions.
        let others = [html, golden, heldOut].compactMap(\.self) + guards
        let place = FileSystem.realPath(out)
        guard !others.contains(where: { FileSystem.realPath($0) == place }) else {
            throw QuarryError(
                .invalidInput, path: out, "is named twice; --out names a file of its own")
        }
    }

    private func tune(
        in folder: String, progress: ProgressLine
    ) throws -> AdapterTuning.Outcome {
        let artifacts = try ArtifactStore.open(ArtifactStore.defaultPath())
        let events = BuildEvents(progressOnly: progress)
        var sets = TestSets(
            artifacts: artifacts, threads: global.threads, wholeDocuments: wholeDocuments,
            folder: folder, events: events)
        let base = try base(&sets)
        let material = try material(base, &sets)
        var training = AdapterTraining.Options(threads: global.threads)
        training.rank = rank == 0 ? nil : rank
        training.penalty = penalty
        training.maximumSteps = steps
        training.seed = seed
        var options = AdapterTuning.Options(
            training: training, search: SearchOptions(k: 100, rerank: rerank))
        options.precision = precision
        let tuning = AdapterTuning(
            encoder: base.encoder, artifacts: artifacts, options: options, events: events)
        return try tuning.run(
            learningFrom: material.learning, heldOut: material.heldOut, guards: material.guards,
            writingTo: FileSystem.path("trial", in: folder)
        ) { progress.update(itemsOf: "learn", done: $0, total: $1) }
    }

    /// The index that is adapted: the one named, or one built of the set.
    private func base(_ sets: inout TestSets) throws -> (index: Snapshot, encoder: Encoder) {
        let models = ModelStore.standard()
        if let index {
            let snapshot = try Snapshot(index: try Self.folder(ofIndex: index))
            return (
                snapshot,
                try Searcher.encoder(of: snapshot, models: models, threads: global.threads)
            )
        }
        let model = model ?? ModelStore.defaultModel
        let encoder = Encoder(
            model: try models.open(name: model, precision: embedPrecision),
            threads: global.threads)
        let settings = IndexSettings(embed: EmbedSettings(model: model, precision: embedPrecision))
        sets.settings = settings
        let built = try sets.index(of: beir ?? "", by: encoder, settings: settings)
        return (built, encoder)
    }

    /// - Throws: `invalidInput`.
    private static func folder(ofIndex name: String) throws(QuarryError) -> String {
        guard name.hasSuffix(".yaml") || name.hasSuffix(".yml") else { return name }
        return try JobDefinition.load(path: name).index
    }

    private func material(
        _ base: (index: Snapshot, encoder: Encoder), _ sets: inout TestSets
    ) throws -> Material {
        var all = try LabelledQuestion.known(
            try questions(of: base, sets), byContentsIn: base.index)
        var heldOut: AskedSet?
        if let path = self.heldOut {
            heldOut = try sets.asked(path, of: base.index, by: base.encoder)
        } else if let beir {
            let set = try BEIRSet.load(directory: beir, split: "test")
            heldOut = try TestSets.judging(
                LabelledQuestion.all(of: set.asked), named: "\(set.name) test", of: base.index)
        } else if golden != nil {
            let split = QuestionSplit(all, share: heldOutShare, seed: seed)
            all = split.first
            heldOut = AskedSet(name: subject, index: base.index, questions: split.second)
        }
        let guarding = try guards.map { try sets.asked($0, of: base.index, by: base.encoder) }
        let judging = (heldOut.map { [$0] } ?? []) + guarding
        let apart = QuestionSplit.questions(all, apartFrom: judging.flatMap(\.questions))
        return Material(
            learning: AskedSet(name: subject, index: base.index, questions: apart),
            heldOut: heldOut, guards: guarding)
    }

    private func questions(
        of base: (index: Snapshot, encoder: Encoder), _ sets: TestSets
    ) throws -> [LabelledQuestion] {
        if let golden {
            return LabelledQuestion.all(of: try JSONLines.read(golden, as: GoldenQuestion.self))
        }
        if let beir {
            return LabelledQuestion.all(of: try BEIRSet.load(directory: beir, split: "train"))
        }
        let trial = AdapterTrial(
            of: base.index, encoder: base.encoder, artifacts: sets.artifacts,
            threads: global.threads)
        return try LabelledQuestion.all(of: trial.pseudoQuestions(), in: base.index)
    }
}
