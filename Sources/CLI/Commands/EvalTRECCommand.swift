import ArgumentParser
import Evaluation
import Foundation
import Terminal

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

    @Argument(help: ArgumentHelp("The run.", valueName: "run"), completion: .file())
    var runFile: String

    @Argument(help: ArgumentHelp("The judgements.", valueName: "qrels"), completion: .file())
    var qrels: String

    @Flag(help: "Show each query's values too.")
    var perQuery = false

    @OptionGroup var table: TableOptions
    @OptionGroup var global: GlobalOptions

    private struct JSONOutput: Encodable {
        var run: String
        var queries: Int
        var scores: [String: Double]
        var perQuery: [String: [String: Double]]?
    }

    func validate() throws { try table.check(global) }

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
        let rows =
            (perQuery ? scored.queries : []).map { query in
                row(query.id, values: scored.measures.map { query.values[$0] ?? 0 })
            } + [row("all", values: scored.measures.map { scores[$0] ?? 0 })]
        let columns =
            [Table.Column("query", title: "query", kind: .word)]
            + scored.measures.map { Table.Column($0, title: $0, kind: .figure) }
        try table.show(
            Table(columns, rows: rows),
            head: ["\(Counted(scored.queries.count, "query", "queries"))"], global)
    }

    private func row(_ name: String, values: [Double]) -> [Table.Cell] {
        [.init(name)] + values.map { .init(figure: $0, shown: String(format: "%.4f", $0)) }
    }
}
