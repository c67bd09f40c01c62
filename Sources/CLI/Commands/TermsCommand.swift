import ArgumentParser
import Exporting
import Postings

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
              quarry terms "退款期限" --json
              sqlite3 chunks.sqlite "SELECT id FROM chunk_terms JOIN chunks ON label = \
            chunk_terms.rowid WHERE terms MATCH '$(quarry terms --fts5 "退款期限")' ORDER BY rank"
            """)

    @Argument(help: ArgumentHelp("What to analyse.", valueName: "text"))
    var text: String

    @Flag(help: "Print a query of SQLite's FTS5 that finds any of the terms.")
    var fts5 = false

    @OptionGroup var global: GlobalOptions

    func run() throws {
        let terms = Analyzer().analyze(text)
        let expression = FTS5Terms.expression(text)
        if global.json {
            try Output.json(TermsOutput(terms, expression: expression))
        } else if fts5 {
            guard let expression else {
                throw ValidationError("There is no term in the text to ask for.")
            }
            Output.print(expression)
        } else {
            for term in terms { Output.print(term.term) }
        }
    }
}
