import ArgumentParser
import Exporting
import Postings
import Terminal

struct TermsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "terms",
        abstract: "Show the terms that a text is indexed and asked by.",
        discussion: """
            Analyses a text as indexes and questions are: words folded and stemmed, Chinese as \
            characters and pairs, numbers with their units.

            --fts5 prints a query for the table chunk_terms of `quarry export --format sqlite`.

            Examples:
              quarry terms "parental leaves"
              quarry terms "退款期限" --output csv
              sqlite3 chunks.sqlite "SELECT id FROM chunk_terms JOIN chunks ON label = \
            chunk_terms.rowid WHERE terms MATCH '$(quarry terms --fts5 "退款期限")' ORDER BY rank"
            """)

    @Argument(help: ArgumentHelp("What to analyse.", valueName: "text"))
    var text: String

    @Flag(help: "Print a query of SQLite's FTS5 that finds any of the terms.")
    var fts5 = false

    @OptionGroup var table: TableOptions
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        try table.check(global)
        guard !(fts5 && table.isCSV) else {
            throw ValidationError("--fts5 prints a query, which is no table.")
        }
    }

    func run() throws {
        let terms = Analyzer().analyze(text)
        let expression = FTS5Terms.expression(text)
        if global.json {
            try Output.json(TermsOutput(terms, expression: expression))
        } else if table.isCSV {
            try Output.csv(Self.rows(terms))
        } else if fts5 {
            guard let expression else {
                throw ValidationError("There is no term in the text to ask for.")
            }
            Output.print(expression)
        } else {
            for term in terms { Output.print(term.term) }
        }
    }

    private static func rows(_ terms: [AnalyzedTerm]) -> Table {
        let columns: [Table.Column] = [
            .init("term", title: "term", kind: .word),
            .init("position", title: "position", kind: .figure),
            .init("start", title: "start", kind: .figure),
            .init("end", title: "end", kind: .figure),
            .init("kind", title: "kind", kind: .word),
        ]
        return Table(
            columns,
            rows: terms.map {
                [
                    .init($0.term), .init(figure: $0.position),
                    .init(figure: $0.range.lowerBound), .init(figure: $0.range.upperBound),
                    .init("\($0.kind)"),
                ]
            })
    }
}
