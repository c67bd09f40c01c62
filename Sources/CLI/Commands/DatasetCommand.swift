import Answering
import ArgumentParser
import Corpus
import Datasets
import Embedding
import Evaluation
import Jobs
import Running
import Searching
import Snapshots
import Storage

struct DatasetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dataset",
        abstract: "Make data that models are trained and tested with, each line cited and proved.",
        discussion: """
            Writes OUT/train.jsonl and OUT/test.jsonl: instruct (instruction, input, output), \
            messages (OpenAI's chat form, two turns) or pairs (query, positive, hard negatives); or a \
            set in BEIR's layout, for `quarry eval beir`. OUT is new, empty or an earlier dataset, \
            which is replaced once all is written. OUT/dataset.json, which --json prints, has \
            settings and counts. README.md beside it tells Hugging Face datasets the columns.

            Questions are headings, first sentences and sentences taken out of a passage; with \
            --golden your own, and with --llm those that a language model writes and that are \
            checked. Answers are the documents' own sentences. Each line has its source and a \
            citation that `quarry cite` takes, which is proved: the source is opened again, as for \
            `quarry ask`. What can't be proved is left out, and so is what the audience may not read.

            No source and no text in nearly the same words is on both sides. The same index and \
            options give the same bytes, but for what a language model writes.

            Examples:
              quarry dataset indexes/handbook data/pairs --format pairs
              quarry dataset indexes/handbook data/chat --format messages --questions heading
              quarry dataset indexes/handbook data/hr --format instruct --audience hr,legal
              quarry dataset indexes/handbook data/set --format beir --golden golden.jsonl \\
                --questions golden --test-share 0.5 && quarry eval beir data/set
              quarry dataset indexes/handbook data/llm --format pairs --llm --llm-passages 500 \\
                --llm-endpoint http://localhost:8080/v1 --llm-model qwen3
            """)

    @Argument(help: ArgumentHelp("The index folder.", valueName: "index"), completion: .index)
    var index: String

    @Argument(
        help: ArgumentHelp("The folder that is written.", valueName: "out"), completion: .directory)
    var out: String

    @Option(
        help: ArgumentHelp(
            "The form of the lines.",
            valueName: DatasetFormat.allCases.map(\.rawValue).joined(separator: "|")))
    var format: DatasetFormat

    @OptionGroup var options: DatasetOptions
    @OptionGroup(title: "Language model") var writer: WriterOptions
    @OptionGroup(title: "Proof") var proof: ProofOptions
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        try options.check(isWritten: writer.isAsked)
        try writer.check(isWanted: writer.isAsked)
    }

    func run() throws {
        let progress = ProgressLine(global)
        defer { progress.finish() }
        let job = try proof.definition()
        let settings = try settings(job)
        let snapshot = try Snapshot(index: index)
        let encoder =
            settings.needsModel
            ? try Searcher.encoder(
                of: snapshot, models: ModelStore.standard(), threads: global.threads) : nil
        let prover = try proof.prover(of: snapshot, job: job, keepsScan: true)
        let report = try DatasetMaker(
            Searcher(snapshot: snapshot, encoder: encoder), prover: prover, settings: settings
        ) { progress.update(itemsOf: $0, done: $1, total: $2) }.make(into: out)
        progress.finish()
        let log = LogLine(global, progress: progress).log
        for remark in DatasetRemarks(report, isProvedByIndex: prover == nil).lines {
            log.say(.warning, remark)
        }
        if global.json {
            try Output.json(report)
        } else {
            Output.print(DatasetListing(report, folder: out).text)
        }
    }

    private func settings(_ job: JobDefinition?) throws -> DatasetSettings {
        var settings = DatasetSettings(format)
        settings.kinds = options.kinds(isWritten: writer.isAsked)
        if let golden = options.golden {
            settings.golden = try JSONLines.read(golden, as: GoldenQuestion.self)
        }
        settings.writer = try writer.writer(job?.answer ?? AnswerSettings()).map {
            QuestionWriter(endpoint: $0.endpoint, seconds: $0.settings.seconds)
        }
        settings.writtenPassages = options.llmPassages ?? settings.writtenPassages
        settings.testShare = options.testShare
        settings.perScript = options.perScript
        settings.negatives = options.negatives
        settings.negativeRanks = options.negativeRanks
        settings.audience = options.audience
        settings.threads = global.threads
        return settings
    }
}
