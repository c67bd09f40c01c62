import ArgumentParser
import Corpus
import Terminal

/// How a table is printed.
struct TableOptions: ParsableArguments {
    enum Format: String, ExpressibleByArgument, CaseIterable { case text, csv }

    @Option(
        help: ArgumentHelp("The table for people, or as CSV (RFC 4180).", valueName: "text|csv"))
    var output = Format.text

    var isCSV: Bool { output == .csv }

    /// - Throws: `ValidationError` where JSON is asked for as well.
    func check(_ global: GlobalOptions) throws {
        guard !(isCSV && global.json) else {
            throw ValidationError("Give one of --json and --output csv.")
        }
    }

    /// Prints a table, through a pager where it is long.
    /// - Parameters:
    ///   - head: lines before it, for people.
    ///   - tail: lines after it, for people.
    /// - Throws: as `Output.write`.
    func show(
        _ table: Table, head: [String] = [], tail: [String] = [], _ global: GlobalOptions
    ) throws(QuarryError) {
        if isCSV { return try Output.csv(table) }
        let lines = head + table.lines(width: global.width, style: global.style) + tail
        Output.page(lines.joined(separator: "\n"), global)
    }
}
