import ArgumentParser
import Corpus
import Embedding
import Judging
import Searching
import Snapshots
import Storage
import Terminal

struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show what changed between two indexes, and which answers with it, and why.",
        discussion: """
            Why the roots differ: because of sources, settings, metadata, the parser and its \
            libraries, the model, Quarry's own versions; and where none of these differs, which \
            segment does nevertheless, which is a fault. Then the sources that were added, changed, \
            renamed and removed, settings, programs and measured weights. With --queries both indexes are asked, and an answer that changed is asked \
            again with one change made at a time: a source edited or removed, a new one that \
            outranks it, other weights, another model, other settings, or words that have become \
            rarer or more frequent. FILE has a question a line, as text or as JSON with "query", \
            so that files for `eval golden` will do.

            An index is a folder, or folder@N for its generation N.

            Examples:
              quarry diff indexes/handbook@41 indexes/handbook
              quarry diff indexes/old indexes/new --queries golden.jsonl --html diff.html
              quarry diff indexes/old indexes/new --queries questions.txt --mode bm25 --json
            """)

    @Argument(help: ArgumentHelp("What was before.", valueName: "index-a"), completion: .index)
    var before: IndexReference

    @Argument(help: ArgumentHelp("What is now.", valueName: "index-b"), completion: .index)
    var now: IndexReference

    @Option(help: ArgumentHelp("Questions to ask both.", valueName: "file"), completion: .file())
    var queries: String?

    @Option(help: ArgumentHelp("Write it as a page.", valueName: "file"), completion: .file())
    var html: String?

    @Option(name: .customLong("k"), help: "Passages of an answer that are compared, 1 to 100.")
    var count = 10

    @Option(help: ArgumentHelp("First stage.", valueName: "hybrid|bm25|vector"))
    var mode = SearchOptions.Mode.hybrid

    @Option(
        help: ArgumentHelp(
            "Second stage; without it late where both indexes hold token vectors.",
            valueName: "none|late"))
    var rerank: SearchOptions.Rerank?

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard (1...100).contains(count) else { throw ValidationError("--k takes 1 to 100.") }
        guard rerank != .cross else { throw ValidationError("--rerank takes none or late.") }
    }

    func run() throws {
        let difference = try IndexDifference(from: before.open(), to: now.open())
        let explanation = try difference.explanation()
        let answers = try queries.map { try ask(Questions.read($0), of: difference) } ?? []
        if let html {
            let page = DifferencePage(
                difference, explanation: explanation, names: (before: before.text, now: now.text),
                answers: answers)
            try FileSystem.replace(html, with: Array(page.html.utf8))
        }
        let output = DiffOutput(
            difference, explanation: explanation, names: (before: before.text, now: now.text),
            answers: queries == nil ? nil : answers)
        if global.json { return try Output.json(output) }
        Output.page(
            DiffListing(
                difference, explanation: explanation, answers: answers,
                style: global.style
            ).text, global)
    }

    private func ask(
        _ questions: [String], of difference: IndexDifference
    ) throws -> [AnswerDifference] {
        let progress = ProgressLine(global)
        defer { progress.finish() }
        let comparison = try AnswerComparison(
            difference,
            encoders: EncoderPool(models: ModelStore.standard(), threads: global.threads),
            options: options(for: difference))
        return try questions.enumerated().map { number, question in
            progress.update(itemsOf: "diff", done: number, total: questions.count)
            return try comparison.ask(question)
        }
    }

    private func options(for difference: IndexDifference) -> SearchOptions {
        var options = AnswerComparison.usualOptions(for: difference)
        options.k = count
        options.mode = mode
        options.rerank = rerank ?? (mode == .bm25 ? .none : options.rerank)
        return options
    }
}
