import Embedding
import Evaluation
import Indexing
import Terminal

extension EvalCommand {
    /// Lets two systems answer the same questions and shows how they differ.
    /// - Parameters:
    ///   - subject: what the questions are called.
    ///   - html: where the comparison goes as a page, if wanted.
    static func compare(
        _ first: SystemUnderTest, _ second: SystemUnderTest, on questions: TestQuestions,
        subject: String, html: String?, table: TableOptions, global: GlobalOptions
    ) throws {
        let progress = ProgressLine(global)
        defer { progress.finish() }
        let comparison = try SystemRunner.compare(
            first, second, on: questions, models: ModelStore.standard(),
            threads: global.threads, events: BuildEvents(progressOnly: progress))
        progress.finish()
        if let html {
            let page = ComparisonPage(
                comparison, facts: ["\(subject): \(Counted(comparison.queryCount, "question"))"])
            try TRECFiles.write(page.html, to: html)
        }
        let output = ComparisonOutput(comparison, subject: subject)
        if global.json { return try Output.json(output) }
        try table.show(output.table, head: output.head, tail: output.tail, global)
    }
}
