import Corpus
import Markup
import Snapshots

/// What changed from one index to another, and which answers with it, as one HTML file.
package struct DifferencePage {
    private let difference: IndexDifference
    private let explanation: RootExplanation
    private let answers: [AnswerDifference]
    private let names: (before: String, now: String)

    /// Names of sources that are listed of each kind.
    private static let listed = 200
    /// Characters of a passage.
    private static let shownText = 160

    /// - Parameters:
    ///   - names: what the two indexes are called.
    ///   - answers: to the questions that were asked of both.
    package init(
        _ difference: IndexDifference, explanation: RootExplanation,
        names: (before: String, now: String), answers: [AnswerDifference]
    ) {
        self.difference = difference
        self.explanation = explanation
        self.names = names
        self.answers = answers
    }

    /// The whole file, UTF-8.
    package var html: String {
        let title = "\(names.before) → \(names.now)"
        var parts: [HTML] = ["<h1>\(title)</h1>", indexes, causes]
        parts += questions
        parts.append("<h2>Sources</h2>")
        parts += sources
        parts.append("<h2>Settings, programs, weights</h2>")
        parts.append(facts)
        return HTMLPage(title: title, style: Self.style, body: parts.joined()).text
    }

    private var indexes: HTML {
        let rows = [(names.before, difference.before), (names.now, difference.now)].map {
            name, index -> [String] in
            let manifest = index.manifest
            return [
                name, "\(manifest.statistics.sources)", "\(manifest.statistics.chunks)",
                ByteSize(manifest.byteCount).description, manifest.root,
            ]
        }
        return table(["index", "sources", "chunks", "size", "root"], rows)
    }

    private var causes: HTML {
        let items = explanation.words(difference).map { "<li>\($0)</li>" as HTML }
        return items.isEmpty
            ? "<p>Equal, byte for byte.</p>"
            : "<h2>Why the roots differ</h2>\n<ul>\(items.joined())</ul>"
    }

    private var questions: [HTML] {
        guard !answers.isEmpty else { return [] }
        let changed = answers.filter(\.isChanged)
        let heading: HTML = "<h2>Answers</h2>"
        let summary: HTML = "<p>\(changed.count) of \(answers.count) answers changed.</p>"
        return [heading, summary] + changed.map(question)
    }

    private func question(_ answer: AnswerDifference) -> HTML {
        let causes = answer.causes.map { "<li>\($0.words)</li>" as HTML }
        let sides = [(names.before, answer.before), (names.now, answer.now)].map {
            name, passages -> HTML in
            let items = passages.map(passage)
            return "<div><h3>\(name)</h3><ol>\(items.joined())</ol></div>"
        }
        return """
            <details><summary>\(answer.query)</summary><ul>\(causes.joined())</ul>
            <div class="sides">\(sides.joined())</div></details>
            """
    }

    private func passage(_ passage: AnswerDifference.Passage) -> HTML {
        let page = passage.page.map { " p. \($0)" } ?? ""
        let isLong = passage.text.count > Self.shownText
        let text = passage.text.prefix(Self.shownText) + (isLong ? "…" : "")
        return """
            <li><bdi>\(passage.source)</bdi>\(page)<br><span class="soft">\(String(text))</span></li>
            """
    }

    private var sources: [HTML] {
        let names = difference.sources.names
        return [
            list("Added", names.added.map(\.path)), list("Changed", names.changed.map(\.path)),
            list("Renamed", names.renamed.map { "\($0.from.path) → \($0.to.path)" }),
            list("Removed", names.removed.map(\.path)),
            "<p>\(difference.sources.unchanged) are the same.</p>",
        ]
    }

    private func list(_ title: String, _ names: [String]) -> HTML {
        guard !names.isEmpty else { return "" }
        let items = names.prefix(Self.listed).map { "<li><bdi>\($0)</bdi></li>" as HTML }
        let rest = names.count - items.count
        let more: HTML = rest > 0 ? "<li class=\"soft\">and \(rest) more</li>" : ""
        return """
            <details open><summary>\(title): \(names.count)</summary>
            <ul>\(items.joined())\(more)</ul></details>
            """
    }

    private var facts: HTML {
        let changes = difference.settings + difference.fingerprints + difference.weights
        guard !changes.isEmpty else { return "<p>The same.</p>" }
        return table(
            ["key", "before", "now"], changes.map { [$0.key, $0.before ?? "–", $0.now ?? "–"] })
    }

    private func table(_ head: [String], _ rows: [[String]]) -> HTML {
        let header = head.map { "<th scope=\"col\">\($0)</th>" as HTML }.joined("")
        let body = rows.map { cells -> HTML in
            "<tr>\(cells.map { "<td>\($0)</td>" as HTML }.joined(""))</tr>"
        }
        return "<table>\n<tr>\(header)</tr>\n\(body.joined())\n</table>"
    }

    private static let style: HTML = """
        :root { color-scheme: light dark; --text: #1b1f24; --dim: #5b6470; --page: #ffffff;
          --line: #d8dde3; }
        @media (prefers-color-scheme: dark) { :root { --text: #e3e7ec; --dim: #98a2ae;
          --page: #14171b; --line: #333a42; } }
        body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: var(--text);
          background: var(--page); font: 16px/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.5rem; overflow-wrap: anywhere; } h2 { font-size: 1.15rem; margin-top: 2rem; }
        h3 { font-size: 1rem; margin: 0.5rem 0; overflow-wrap: anywhere; }
        .soft { color: var(--dim); font-size: 0.875rem; } summary { cursor: pointer; }
        table { border-collapse: collapse; display: block; overflow-x: auto; }
        th, td { padding: 0.25rem 0.75rem 0.25rem 0; text-align: left; vertical-align: top;
          border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
        .sides { display: flex; flex-wrap: wrap; gap: 1rem; }
        .sides > div { flex: 1 1 20rem; min-width: 0; overflow-wrap: anywhere; }
        """
}
