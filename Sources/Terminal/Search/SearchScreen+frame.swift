import Corpus
import Foundation

extension SearchScreen {
    /// Which rows are for what: question and state on top, hits, a heading, the passage, the keys.
    struct Layout {
        let hitRows: Int
        let passageRows: Int

        init(rows: Int, hits: Int) {
            // The question, the state, the heading and the keys.
            let room = rows - 4
            hitRows = min(hits, room < 2 ? max(0, rows - 2) : max(1, room / 3))
            passageRows = max(0, room - hitRows)
        }
    }

    var layout: Layout { Layout(rows: size.rows, hits: page.hits.count) }

    /// The lines below the heading, those that are scrolled away too.
    var passage: [String] {
        if let proof {
            return proof.flatMap {
                WrappedText.lines(of: $0, width: size.columns, marks: [], style: style)
            }
        }
        guard let hit else { return [] }
        return WrappedText.lines(
            of: hit.text, width: size.columns, marks: hit.highlights, style: style)
    }

    /// What there is to see: as many lines as the terminal has, none wider than it.
    package var frame: Frame {
        let layout = layout
        var lines = [question.text, state]
        lines += hitLines(layout.hitRows)
        if layout.passageRows > 0 {
            lines.append(heading)
            lines += passage.dropFirst(scroll).prefix(layout.passageRows)
            let missing = size.rows - 1 - lines.count
            lines += Array(repeating: "", count: max(0, missing)) + [keys]
        }
        let missing = max(0, size.rows - lines.count)
        return Frame(
            lines: Array((lines + Array(repeating: "", count: missing)).prefix(size.rows)),
            cursor: question.cursor)
    }

    private var question: (text: String, cursor: Int) {
        let prompt = TextWidth.cut("? ", to: min(2, size.columns - 1))
        let visible = editor.visible(width: size.columns - TextWidth.columns(prompt))
        return (style.cyan(prompt) + visible.text, TextWidth.columns(prompt) + visible.cursor)
    }

    private var state: String {
        switch status {
        case .searching: style.dim(cut("searching…"))
        case .proving: style.dim(cut("opening the source…"))
        case .failed(let reason): style.red(cut(reason))
        case .idle: style.dim(cut(summary))
        }
    }

    private var summary: String {
        guard asked != nil else { return "type a question and press Enter" }
        let count = page.hits.count
        let hits =
            (count == 0 ? "no hits" : "\(Counted(count, "hit"))")
            + (page.hasMore ? " and more" : "")
        let figures = String(
            format: ", generation %d, %.0f ms", page.generation, page.seconds * 1000)
        // What is news comes first: the line may be cut.
        let news = newer.map { "generation \($0) is published, Enter asks it; " } ?? ""
        return news + hits + figures + page.notes.map { "; \($0)" }.joined()
    }

    private func hitLines(_ rows: Int) -> [String] {
        let first = max(0, min(selected - rows / 2, page.hits.count - rows))
        return page.hits.indices.dropFirst(first).prefix(rows).map { line(of: $0) }
    }

    private func line(of place: Int) -> String {
        let hit = page.hits[place]
        let digits = "\(page.hits.last?.rank ?? 0)".count
        let rank = TextWidth.padded("\(hit.rank)", to: digits, atRight: true)
        let head = (place == selected ? "> " : "  ") + rank + String(format: "  %.3f  ", hit.score)
        let room = size.columns - TextWidth.columns(head) - TextWidth.columns(hit.place)
        guard room > 4 else { return cut(head + hit.source) }
        let source = TextWidth.cutInside(ForeignText.escaped(hit.source), to: room)
        let linked = style.link(source, to: hit.address)
        return place == selected
            ? style.bold(head) + style.bold(linked) + style.cyan(hit.place)
            : head + linked + style.cyan(hit.place)
    }

    private var heading: String {
        guard let hit else { return "" }
        let last = lastLine
        let above = last > 0 ? " (\(min(scroll + layout.passageRows, last))/\(last))" : ""
        let name = proof == nil ? hit.heading : "proof of \(hit.cite)"
        return style.dim(cut("-- \(name.isEmpty ? hit.source : name)\(above)"))
    }

    /// How many lines the passage has, where not all of them are shown; else 0.
    private var lastLine: Int {
        let count = passage.count
        return count > layout.passageRows ? count : 0
    }

    private var keys: String {
        style.dim(
            cut(
                "Enter asks  Up/Down hits  PgUp/PgDn passage  Tab proof  ^P/^N questions  Esc, ^C end"
            ))
    }

    private func cut(_ text: String) -> String {
        TextWidth.cut(ForeignText.escaped(text), to: size.columns)
    }
}
