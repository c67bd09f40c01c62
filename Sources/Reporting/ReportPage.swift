import Corpus
import Markup

/// A run's record as one HTML file that needs nothing else: no script, no image, no network.
package struct ReportPage {
    let record: RunRecord

    package init(_ record: RunRecord) { self.record = record }

    /// The whole file, UTF-8.
    package var html: String {
        let body: HTML = """
            <a class="skip" href="#main">To the report</a>
            <header><h1>\(record.job)</h1>
            <p class="soft">\(Figures.moment(record.startedAt)), \(Figures.duration(record.seconds)) \
            on \(record.host) with \(record.threads) threads</p></header>
            <main id="main">
            \(sections.filter { !$0.isEmpty }.joined())
            </main>
            <footer><p>\(footer)</p></footer>
            """
        return HTMLPage(title: "\(record.job): \(headline)", style: ReportStyle.css, body: body)
            .text
    }

    private var sections: [HTML] {
        [
            banner, tiles, gate, carriedOver, failures, deadLetters, changes, time, files, corpus,
            quality, comparison,
            settings,
        ]
    }

    private var footer: String {
        var parts = ["Quarry \(record.quarry)", "run \(record.run)", "index \(record.index)"]
        if let root = record.root { parts.append("root \(root)") }
        return parts.joined(separator: " · ")
    }

    /// A section with a heading; empty if it has no content.
    func section(_ id: String, title: String, parts: [HTML]) -> HTML {
        let shown = parts.filter { !$0.isEmpty }
        guard !shown.isEmpty else { return "" }
        return """
            <section aria-labelledby="\(id)"><h2 id="\(id)">\(title)</h2>
            \(shown.joined())</section>
            """
    }

    /// Columns of a table: its heads, those of numbers marked.
    struct Column {
        var head: String
        var isNumber = false
    }

    /// A table; the first cell of a row is its head.
    func table(_ caption: String, columns: [Column], rows: [[HTML]]) -> HTML {
        guard !rows.isEmpty else { return "" }
        let heads = columns.map { column -> HTML in
            let style: HTML = column.isNumber ? " class=\"n\"" : ""
            return "<th scope=\"col\"\(style)>\(column.head)</th>"
        }
        let body = rows.map { row in
            let cells = zip(row, columns).enumerated().map { index, cell -> HTML in
                if index == 0 { return "<th scope=\"row\">\(cell.0)</th>" }
                let style: HTML = cell.1.isNumber ? " class=\"n\"" : ""
                return "<td\(style)>\(cell.0)</td>"
            }
            return "<tr>\(cells.joined(""))</tr>" as HTML
        }
        return """
            <div class="scroll" tabindex="0" role="region" aria-label="\(caption)"><table>
            <caption>\(caption)</caption>
            <thead><tr>\(heads.joined(""))</tr></thead>
            <tbody>\(body.joined())</tbody></table></div>
            """
    }

    /// A source's name, whatever way its script runs.
    func name(_ source: String) -> HTML { "<bdi>\(SourceID.shown(source))</bdi>" }
}
