import Markup

/// A comparison as one HTML file that follows the reader's choice of a light or dark page.
package struct ComparisonPage {
    let comparison: SystemComparison
    /// What was compared on, and when: a line each.
    let facts: [String]

    /// Questions that are shown on each side: those that lost most, those that won most.
    private static let shownQueries = 25

    package init(_ comparison: SystemComparison, facts: [String]) {
        self.comparison = comparison
        self.facts = facts
    }

    package var html: String {
        let names = "\(comparison.first.name) → \(comparison.second.name)"
        let plots = ComparisonPlots(comparison: comparison)
        var parts: [HTML] = [
            "<h1>\(names)</h1>",
            "<p class=\"facts\">\(facts.map { "\($0)" as HTML }.joined("<br>"))</p>",
            """
            <p><span class="key first"></span>\(comparison.first.name) \
            <span class="key second"></span>\(comparison.second.name)</p>
            """,
            "<h2>Measures</h2>", measures, plots.means,
            """
            <p class="note">p: two-sided paired randomisation test (Fisher); a small one says \
            that chance alone would rarely give such a difference.</p>
            """,
            "<h2>Every question</h2>", plots.differences,
        ]
        if comparison.first.latency != nil || comparison.second.latency != nil {
            parts += ["<h2>Time an answer took</h2>", latency, plots.latency]
        }
        parts += section("Questions that lost most", comparison.queries.prefix(while: isWorse))
        let better = comparison.queries.reversed().prefix { difference($0) > 0 }
        parts += section("Questions that won most", better)
        return HTMLPage(title: names, style: Self.style, body: parts.joined()).text
    }

    private var leading: String { comparison.measures.first?.measure ?? "" }

    private func difference(_ row: SystemComparison.QueryRow) -> Double {
        row.differences[leading] ?? 0
    }

    private func isWorse(_ row: SystemComparison.QueryRow) -> Bool { difference(row) < 0 }

    private var measures: HTML {
        let head = ["measure", "first", "second", "difference", "better", "worse", "equal", "p"]
        let rows = comparison.measures.map { row in
            [
                row.measure, MeasureText.number(row.first), MeasureText.number(row.second),
                MeasureText.signed(row.difference), "\(row.better)", "\(row.worse)",
                "\(row.equal)", MeasureText.number(row.pValue, digits: 5),
            ]
        }
        return table(head, rows)
    }

    private var latency: HTML {
        let rows = [comparison.first, comparison.second].compactMap { system -> [String]? in
            guard let latency = system.latency else { return nil }
            let values = [latency.mean] + [50, 95, 99].map(latency.percentile)
            return [system.name] + values.map { MeasureText.number($0 * 1000, digits: 1) }
        }
        return table(["milliseconds", "mean", "p50", "p95", "p99"], rows)
    }

    private func table(_ head: [String], _ rows: [[String]]) -> HTML {
        let header = head.map { "<th>\($0)</th>" as HTML }.joined("")
        let body = rows.map { cells -> HTML in
            "<tr>\(cells.map { "<td>\($0)</td>" as HTML }.joined(""))</tr>"
        }
        return "<table>\n<tr>\(header)</tr>\n\(body.joined())\n</table>"
    }

    private func section(
        _ title: String, _ rows: some Collection<SystemComparison.QueryRow>
    ) -> [HTML] {
        guard !rows.isEmpty else { return ["<h2>\(title)</h2>", "<p>None.</p>"] }
        let shown = rows.prefix(Self.shownQueries).map(question)
        let more: [HTML] =
            rows.count > Self.shownQueries
            ? ["<p class=\"note\">and \(rows.count - Self.shownQueries) more</p>"] : []
        return ["<h2>\(title)</h2>"] + shown + more
    }

    private func question(_ row: SystemComparison.QueryRow) -> HTML {
        let value = MeasureText.signed(difference(row))
        let name = difference(row) < 0 ? "worse" : "better"
        let moves = row.moved.map { move -> HTML in
            let mark: HTML = move.grade > 0 ? " class=\"relevant\"" : ""
            return """
                <tr\(mark)><td>\(rank(move.from, move.fromPage))</td><td>→</td>\
                <td>\(rank(move.to, move.toPage))</td><td>\(move.document)</td>\
                <td>\(move.grade > 0 ? "relevant" : "")</td></tr>
                """
        }
        return """
            <details><summary><span class="\(name)">\(value)</span> \(row.text) \
            <span class="id">\(row.id)</span></summary>
            <table class="moves">
            \(moves.joined())
            </table></details>
            """
    }

    private func rank(_ rank: Int?, _ page: Int?) -> String {
        guard let rank else { return "–" }
        return page.map { "\(rank) (p. \($0))" } ?? "\(rank)"
    }

    private static let style: HTML = """
        :root { color-scheme: light dark; --text: #1b1f24; --dim: #5b6470; --page: #ffffff; --line: #d8dde3;
          --first: #7a8794; --second: #1f6feb; --better: #1a7f37; --worse: #c93c37; }
        @media (prefers-color-scheme: dark) { :root { --text: #e3e7ec; --dim: #98a2ae;
          --page: #14171b; --line: #333a42; --first: #8b98a5; --second: #58a6ff;
          --better: #4fbf67; --worse: #f27d76; } }
        body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: var(--text);
          background: var(--page); font: 16px/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.5rem; overflow-wrap: anywhere; } h2 { font-size: 1.15rem; margin-top: 2rem; }
        .facts, .note, .id { color: var(--dim); font-size: 0.875rem; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        th, td { padding: 0.25rem 0.75rem 0.25rem 0; text-align: right;
          border-bottom: 1px solid var(--line); }
        th:first-child, td:first-child { text-align: left; }
        .moves { margin: 0.25rem 0 0.75rem 1.25rem; font-size: 0.875rem; }
        .moves td { text-align: left; overflow-wrap: anywhere; } .relevant { font-weight: 600; }
        summary { cursor: pointer; } .better { color: var(--better); } .worse { color: var(--worse); }
        svg { width: 100%; height: auto; margin: 0.75rem 0; }
        svg text { fill: var(--dim); font: 12px system-ui, sans-serif; }
        rect.first, .key.first { fill: var(--first); background: var(--first); }
        rect.second, .key.second { fill: var(--second); background: var(--second); }
        rect.better { fill: var(--better); } rect.worse { fill: var(--worse); }
        .axis { stroke: var(--line); } .curve { fill: none; stroke-width: 2; }
        .curve.first { stroke: var(--first); } .curve.second { stroke: var(--second); }
        .key { display: inline-block; width: 0.75rem; height: 0.75rem; margin: 0 0.35rem 0 0.75rem; }
        """
}
