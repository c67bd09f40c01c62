import Answering
import ArgumentParser
import Corpus
import Embedding
import Evaluation
import Foundation
import Indexing
import Searching
import Storage
import Terminal

struct EvalAnswersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "answers",
        abstract: "Measure answers without a language model on a set with known answers.",
        discussion: """
            The set is in BEIR's layout, with answers.jsonl beside its files: a line \
            {"_id": question, "answers": [texts]}. It is indexed in a temporary folder. Of its \
            questions the command says for how many the best passage holds an answer at all, and for \
            how many the best sentence, or one of three, does. Questions of another set \
            (--foreign) have no answer in the index: with them it says how well they are told apart.

            Examples:
              quarry eval answers data/xquad-en --foreign data/squad
              quarry eval answers data/xquad-zh --model multilingual-e5-small --json
            """)

    @Argument(help: ArgumentHelp("Folder of the set.", valueName: "dir"), completion: .directory)
    var directory: String

    @Option(help: ArgumentHelp("A set whose questions the index can't answer.", valueName: "dir"))
    var foreign: String?

    @Option(
        help: ArgumentHelp("A set whose questions are asked instead of its own.", valueName: "dir"))
    var questions: String?

    @Option(help: "Which qrels file.")
    var split = "test"

    @Option(help: "Passages that are read for an answer, 1 to 20.")
    var passages = AnswerOptions.passages

    @Option(help: "The model's name.", completion: .embeddingModel)
    var model = ModelStore.defaultModel

    @Option(help: ArgumentHelp("Precision of the arithmetic.", valueName: "f32|int8"))
    var precision = EmbedSettings.defaultPrecision

    @Option(
        help: ArgumentHelp(
            "Writes what decided each answer, for Tests/Benchmarks/fit_answers.py.",
            valueName: "file"))
    var featuresOut: String?

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard (1...20).contains(passages) else {
            throw ValidationError("--passages takes 1 to 20.")
        }
    }

    func run() throws {
        let set = try AnswerSet.load(directory: directory, split: split)
        let asked = try questions.map { try AnswerSet.load(directory: $0, split: split) } ?? set
        let others = try foreign.map { try AnswerSet.load(directory: $0, split: split) }
        let progress = ProgressLine(global)
        let encoder = Encoder(
            model: try ModelStore.standard().open(name: model, precision: precision),
            threads: global.threads)
        let settings = IndexSettings(
            embed: EmbedSettings(model: model, precision: precision),
            rerank: RerankSettings(storeLate: .codes))
        var options = AnswerOptions()
        options.search.k = passages
        let outcomes = try FileSystem.withTemporaryPath(for: "eval") { folder in
            let searcher = try BEIREvaluation(
                encoder: encoder, settings: settings, threads: global.threads, wholeDocuments: false
            ).build(set.set, folder: folder, events: BuildEvents(progressOnly: progress))
            let evaluation = AnswerEvaluation(
                engine: AnswerEngine(searcher: searcher, prover: nil), options: options,
                threads: global.threads)
            return try evaluation.outcomes(of: asked, isAnswerable: true)
                + (others.map { try evaluation.outcomes(of: $0, isAnswerable: false) } ?? [])
        }
        progress.finish()
        if let featuresOut { try AnswerFeatures.write(outcomes, to: featuresOut) }
        let output = AnswerScores(
            AnswerEvaluation.findings(outcomes, threshold: options.threshold), set: asked.set.name)
        if global.json { try Output.json(output) } else { Output.print(output.text) }
    }
}

/// What `quarry eval answers --json` prints.
private struct AnswerScores: Encodable {
    var set: String
    var questions: Int
    var foreign: Int
    var passage1: Double
    var passages: Double
    var sentence1: Double
    var sentence3: Double
    var answer: Double
    var sentences: Double
    var abstained: Double
    var foreignAbstained: Double?
    var auroc: Double?
    var calibrationError: Double

    init(_ found: AnswerEvaluation.Findings, set: String) {
        self.set = set
        questions = found.questions
        foreign = found.foreign
        passage1 = found.passage1
        passages = found.passages
        sentence1 = found.sentence1
        sentence3 = found.sentence3
        answer = found.answer
        sentences = found.sentences
        abstained = found.abstained
        foreignAbstained = found.foreign > 0 ? found.foreignAbstained : nil
        auroc = found.foreign > 0 ? found.auroc : nil
        calibrationError = found.calibrationError
    }

    var text: String {
        var lines = [
            "\(set): \(Counted(questions, "question")), \(foreign) of another set",
            String(format: "held by the best passage    %.3f", passage1),
            String(format: "held by any passage read    %.3f", passages),
            String(format: "held by the best sentence   %.3f", sentence1),
            String(format: "held by one of three        %.3f", sentence3),
            String(
                format: "held by the answer          %.3f, of %.2f sentences", answer, sentences),
            String(format: "not answered                %.3f", abstained),
            String(format: "calibration error           %.3f", calibrationError),
        ]
        if let foreignAbstained, let auroc {
            lines.append(
                String(
                    format: "other set: not answered     %.3f, AUROC %.3f", foreignAbstained,
                    auroc))
        }
        return lines.joined(separator: "\n")
    }
}

/// Lines for fitting: what decided each answer, and whether it was right.
private enum AnswerFeatures {
    private struct Line: Encodable {
        var answerable: Bool
        var holds: Bool
        var evidence: [Double?]
        var sentences: [[Double]]
        var sentenceHolds: [Bool]
    }

    static func write(_ outcomes: [AnswerEvaluation.Outcome], to path: String) throws {
        let encoder = JSONEncoder()
        let lines = try outcomes.map { outcome in
            let evidence = outcome.passages.evidence
            let line = Line(
                answerable: outcome.isAnswerable, holds: outcome.anyPassageHolds,
                evidence: [
                    evidence?.passageCoverage, evidence?.sentenceCoverage, evidence?.cosine,
                    evidence?.similarity, evidence?.overlap,
                ],
                sentences: outcome.passages.ranking.sentences.map(\.features.values),
                sentenceHolds: outcome.sentenceHolds)
            return String(decoding: try encoder.encode(line), as: UTF8.self) + "\n"
        }
        try TRECFiles.write(lines.joined(), to: path)
    }
}
