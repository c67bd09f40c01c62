import Corpus
import Markup

extension ReportPage {
    /// One line for the title and the banner.
    var headline: String {
        switch record.outcome {
        case .done where !record.published: "up to date, nothing to publish"
        case .done: "published, nothing failed"
        case .someFailed:
            "\(record.published ? "published" : "up to date"), but \(record.sources.failed) "
                + (record.sources.failed == 1 ? "source failed" : "sources failed")
        case .limited where record.limit == nil:
            "\(record.published ? "published" : "not published"), but not all could be read"
        case .limited: "stopped at a limit, the rest is carried over"
        case .stopped: "stopped by a signal"
        case .refused where record.guard?.passed == false:
            "refused: sources are gone, nothing was published"
        case .refused: "a gate refused to publish"
        case .failed: "failed"
        }
    }

    private var mood: String {
        switch record.outcome {
        case .done: "good"
        case .someFailed, .limited, .stopped: "warn"
        case .refused, .failed: "bad"
        }
    }

    var banner: HTML {
        let steps = record.nextSteps.map { step -> HTML in
            let command = step.command.map { "<br><code>\($0)</code>" as HTML } ?? ""
            return "<li>\(step.text)\(command)</li>"
        }
        let list: HTML =
            steps.isEmpty
            ? "" : "<h3>What to do</h3><ol class=\"steps\">\(steps.joined())</ol>"
        return """
            <section class="banner \(mood)" aria-labelledby="outcome">
            <h2 id="outcome">\(headline.prefix(1).uppercased() + headline.dropFirst())</h2>
            \(errorText)<p>\(facts)</p>\(list)</section>
            """
    }

    private var errorText: HTML {
        guard let error = record.error else { return "" }
        let path: HTML = error.source.map { "<code>\($0)</code>: " } ?? ""
        return "<p>\(path)\(error.reason) <span class=\"pill\">\(error.code)</span></p>"
    }

    private var facts: String {
        var parts = ["Exit code \(record.exitCode)"]
        if let generation = record.generation {
            parts.append(
                record.published
                    ? "generation \(generation) is new" : "generation \(generation) is current")
        } else if record.outcome.isSuccess == false {
            parts.append("the generation before this run is still the current one")
        }
        if record.resumed { parts.append("took over work a run before had left half done") }
        return parts.joined(separator: "; ") + "."
    }

    var tiles: HTML {
        let resources = record.resources
        let tiles: [(String, String, String)] = [
            ("Time", Figures.duration(record.seconds), versus(record.seconds, before: \.seconds)),
            (
                "Sources", Figures.count(record.sources.total),
                versus(Double(record.sources.total)) { Double($0.sources) }
            ),
            (
                "Failed", Figures.count(record.sources.failed),
                record.previous.map { "\($0.failed) the run before" } ?? ""
            ),
            (
                "Chunks", Figures.count(record.chunks),
                versus(Double(record.chunks)) { Double($0.chunks) }
            ),
            ("Parsed", Figures.count(record.computed.parsed), hits(record.cache.documents)),
            ("Embedded", Figures.count(record.computed.embedded), hits(record.cache.vectors)),
            (
                "Peak memory", ByteSize(resources.peakMemoryBytes).description,
                versus(Double(resources.peakMemoryBytes)) { Double($0.peakMemoryBytes) }
            ),
            (
                "Index", ByteSize(resources.indexBytes).description,
                resources.freeBytes.map { "\(ByteSize($0)) free on its disk" } ?? ""
            ),
        ]
        let html = tiles.map { title, value, note -> HTML in
            let small: HTML = note.isEmpty ? "" : "<dd class=\"note\">\(note)</dd>"
            return "<dl class=\"tile\"><dt>\(title)</dt><dd>\(value)</dd>\(small)</dl>"
        }
        return "<div class=\"tiles\">\(html.joined())</div>"
    }

    private func hits(_ count: Int) -> String {
        count > 0 ? "\(Figures.count(count)) from the cache" : ""
    }

    private func versus(_ now: Double, before: (Comparison) -> Double) -> String {
        guard let previous = record.previous else { return "" }
        return Figures.change(now, from: before(previous)).map { "\($0) against the run before" }
            ?? ""
    }
}
