import Artifacts
import Corpus
import Embedding
import Evaluation
import Foundation
import Indexing
import Searching
import Storage

/// Runs two systems and shows how they differ.
struct ComparisonRun {
    let questions: TestQuestions
    /// What the questions are called.
    let subject: String
    let html: String?
    let global: GlobalOptions

    func run(_ first: SystemUnderTest, _ second: SystemUnderTest) throws {
        let progress = ProgressLine(global)
        let folder = NSTemporaryDirectory() + "quarry-eval-\(SystemInformation.processID)"
        defer { try? FileSystem.remove(folder) }
        let runner = SystemRunner(
            questions, models: ModelStore.standard(),
            artifacts: { try ArtifactStore.open(ArtifactStore.defaultPath()) },
            threads: global.threads, folder: folder,
            events: BuildEvents(
                progress: { progress.update($0, done: $1, total: $2) }, failed: { _ in },
                note: { _ in }))
        let before = try runner.run(first)
        let after = try runner.run(second)
        progress.finish()
        let comparison = try SystemComparison(before, after)
        if let html {
            let page = ComparisonPage(
                comparison, facts: ["\(subject): \(comparison.queryCount) questions"])
            try TRECFiles.write(page.html, to: html)
        }
        let output = ComparisonOutput(comparison, subject: subject)
        if global.json { return try Output.json(output) }
        Output.print(output.text)
    }
}
