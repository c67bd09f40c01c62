import ArgumentParser
import Evaluation
import Foundation

struct EvalTRECCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trec",
        abstract: "Score a TREC run against judgements.",
        discussion: """
            A run has `query Q0 document rank score tag` a line, judgements have \
            `query 0 document grade`, or BEIR's three columns. Measures are means over all judged \
            queries; ranks are those of the scores, as in trec_eval.

            Examples:
              quarry eval trec scifact.run scifact.qrels
              quarry eval trec other.run data/scifact/qrels/test.tsv --per-query --json
            """)

    @Argument(help: ArgumentHelp("The run.", valueName: "run"))
    var runFile: String

    @Argument(help: ArgumentHelp("The judgements.", valueName: "qrels"))
    var qrels: String

    @Flag(help: "Show each query's values too.")
    var perQuery = false

    @OptionGroup var global: GlobalOptions

    private struct JSONOutput: Encodable {
        var run: String
        var queries: Int
        var scores: [String: Double]
        var perQuery: [String: [String: Double]]?
    }

    func run() throws {
        let scored = TRECFiles.score(
            try TRECFiles.readRun(runFile), try TRECFiles.readJudgements(qrels), name: runFile)
        let scores = Dictionary(
            uniqueKeysWithValues: scored.measures.map { ($0, scored.mean($0)) })
        if global.json {
            let rows = Dictionary(uniqueKeysWithValues: scored.queries.map { ($0.id, $0.values) })
            return try Output.json(
                JSONOutput(
                    run: runFile, queries: scored.queries.count, scores: scores,
                    perQuery: perQuery ? rows : nil))
        }
        for query in perQuery ? scored.queries : [] {
            Output.print(line(query.id, scored.measures.map { query.values[$0] ?? 0 }))
        }
        Output.print(
            scored.measures.joined(separator: "  ") + "  (\(scored.queries.count) queries)")
        Output.print(line("all", scored.measures.map { scores[$0] ?? 0 }))
    }

    private func line(_ name: String, _ values: [Double]) -> String {
        ([name] + values.map { String(format: "%.4f", $0) }).joined(separator: "  ")
    }
}
