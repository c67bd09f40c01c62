import ArgumentParser
import Artifacts
import Corpus
import Embedding
import Evaluation
import Indexing
import Running
import Searching
import Storage
import Terminal
import Tuning

extension TuneCommand {
    /// Tunes a model by the tool in Python, and adds it to the models if the gate passes.
    func tuneModel() throws {
        let name = tool.name ?? ""
        let models = ModelStore.standard()
        guard !FileSystem.exists(models.folder(of: name)) else {
            throw QuarryError(
                .alreadyExists, path: models.folder(of: name),
                "is there already; give the tuned model another --name")
        }
        if let html { try check("--html", naming: html) }
        let base = try base(models)
        let work = FileSystem.realPath(tool.work ?? "\(name).tuning")
        let folder = FileSystem.path("model", in: work)
        let progress = ProgressLine(global)
        defer { progress.finish() }
        // What can't judge is found out before hours of learning.
        let tests = try tests(progress)
        try learn(base: base, work: work, into: folder, progress: progress)
        let (heldOut, guards) = try compare(base, folder, tests, models, progress)
        progress.finish()
        let gate = TuneGate.report(heldOut: heldOut.comparison, guards: guards)
        if let html {
            let page = ComparisonPage(
                heldOut.comparison,
                facts: [
                    "\(name), tuned from \(base.name) by \(method.rawValue)",
                    gate.passed
                        ? "The gate passed." : "The gate refused: \(TuneGate.refusal(gate))",
                ])
            try TRECFiles.write(page.html, to: html)
        }
        if gate.passed { try add(folder, as: name, to: models) }
        let output = ModelTuneOutput(
            method: method.rawValue, base: base.name, name: gate.passed ? name : nil,
            folder: folder, gate: gate, heldOut: heldOut, guards: guards)
        if global.json { try Output.json(output) } else { Output.page(output.text, global) }
        try leave(gate, kept: "the model stays in \(folder), under no name", progress: progress)
    }

    private func base(_ models: ModelStore) throws(QuarryError) -> (name: String, folder: String) {
        if let model { return (model, models.folder(of: model)) }
        guard method == .cross else {
            return (ModelStore.defaultModel, models.folder(of: ModelStore.defaultModel))
        }
        let cross = try models.openCross(name: nil)
        return (cross.name, models.folder(of: cross.name))
    }

    private typealias Tests = (heldOut: ModelTest, guards: [ModelTest])

    private func tests(_ progress: ProgressLine) throws(QuarryError) -> Tests {
        let pairs = try TrainingPairs.questions(tool.pairs ?? "")
        let log = LogLine(global, progress: progress).log
        func test(_ directory: String) throws(QuarryError) -> ModelTest {
            let test = try ModelTest(directory: directory, apartFrom: pairs)
            if test.learnt > 0 {
                log.say(
                    .warning,
                    "\(directory): \(Counted(test.learnt, "question does not judge", "questions don't judge")): pairs that are learnt "
                        + "from have their wording, source or passage; \(test.questions.count) are left"
                )
            }
            return test
        }
        var guarded: [ModelTest] = []
        for directory in guards { guarded.append(try test(directory)) }
        return (try test(heldOut ?? ""), guarded)
    }

    /// Where the folder is there, the tool sees whether it was made of just this, and learns
    /// nothing again.
    private func learn(
        base: (name: String, folder: String), work: String, into folder: String,
        progress: ProgressLine
    ) throws {
        try FileSystem.makeFolder(work)
        let python = try PythonTool(folder: tool.tool, python: tool.python)
        SignalWatch.start { number in
            guard !python.signal(number) else { return }
            Departure.leave(
                status: ExitStatus(signal: number).rawValue,
                message:
                    "stopped by \(SignalWatch.name(number)); what was learnt stays in \(work), "
                    + "run again to go on"
            ) {}
        }
        var arguments = [
            "--method", method.rawValue, "--base", FileSystem.realPath(base.folder),
            "--pairs", FileSystem.realPath(tool.pairs ?? ""), "--out", folder,
            "--work", FileSystem.path("checkpoints", in: work), "--seed", "\(seed)",
            "--threads", "\(global.threads)",
        ]
        if let epochs = tool.epochs { arguments += ["--epochs", "\(epochs)"] }
        if let batch = tool.batch { arguments += ["--batch", "\(batch)"] }
        if rank > 0 { arguments += ["--rank", "\(rank)"] }
        try python.train(arguments) { event in
            switch event {
            case .started(let pairs, let trainable, let parameters):
                progress.say(
                    "tunes \(trainable) of \(parameters) parameters from \(pairs) pairs")
            case .step(let step, let steps, _):
                progress.update(itemsOf: "tune", done: step, total: steps)
            case .failed, .other: break
            }
        }
        guard FileSystem.exists(folder) else {
            throw QuarryError(.io, path: folder, "the tool ended well and left no model")
        }
    }

    private typealias Compared = (name: String, comparison: SystemComparison)

    private func compare(
        _ base: (name: String, folder: String), _ folder: String, _ tests: Tests,
        _ models: ModelStore, _ progress: ProgressLine
    ) throws -> (heldOut: Compared, guards: [Compared]) {
        func encoder(_ directory: String) throws(QuarryError) -> Encoder {
            Encoder(
                model: try EmbeddingModel.open(directory: directory, precision: embedPrecision),
                threads: global.threads)
        }
        func cross(_ directory: String) throws(QuarryError) -> CrossEncoder {
            CrossEncoder(
                model: try CrossModel.open(directory: directory), threads: global.threads)
        }
        let pair: ModelTrial.Models =
            method == .cross
            ? .cross(
                before: try cross(base.folder), after: try cross(folder),
                encoder: try encoder(models.folder(of: ModelStore.defaultModel)))
            : .encoders(
                before: try encoder(base.folder),
                after: try encoder(folder))
        let trial = ModelTrial(
            pair, artifacts: try ArtifactStore.open(ArtifactStore.defaultPath()),
            threads: global.threads, wholeDocuments: wholeDocuments,
            events: BuildEvents(progressOnly: progress))
        return (
            try trial.compare(on: tests.heldOut), try tests.guards.map { try trial.compare(on: $0) }
        )
    }

    private func add(_ folder: String, as name: String, to models: ModelStore) throws {
        if method == .cross {
            _ = try models.addCross(directory: folder, name: name)
        } else {
            _ = try models.add(directory: folder, name: name)
        }
    }
}
