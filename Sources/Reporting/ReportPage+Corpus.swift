import Markup

extension ReportPage {
    var corpus: HTML {
        guard let corpus = record.corpus else { return "" }
        let languages = StackedBar(
            title: "Sources by language",
            values: Self.shares(corpus.languages, names: Self.languages))
        let types = StackedBar(title: "Sources by type", values: Self.shares(corpus.types))
        let bars: HTML =
            "<div class=\"two\"><div>\(languages.html)\(types.html)</div><div>\(lengths)</div></div>"
        return section("corpus", title: "What the index holds", parts: [bars])
    }

    private static let languages = [
        "en": "English", "zh-Hant": "Traditional Chinese", "zh-Hans": "Simplified Chinese",
        "zh": "Chinese", "ja": "Japanese", "ko": "Korean", "de": "German", "fr": "French",
        "und": "not recognised",
    ]

    /// The most frequent four, and the rest together.
    private static func shares(
        _ counts: [String: Int], names: [String: String] = [:]
    ) -> [ChartValue] {
        let sorted = counts.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
        var values = sorted.prefix(4).map {
            ChartValue(
                name: names[$0.key] ?? $0.key, value: Double($0.value),
                text: Figures.count($0.value))
        }
        let rest = sorted.dropFirst(4).reduce(0) { $0 + $1.value }
        if rest > 0 {
            values.append(
                ChartValue(name: "others", value: Double(rest), text: Figures.count(rest)))
        }
        return values
    }

    private var lengths: HTML {
        guard let lengths = record.corpus?.lengths, lengths.total > 0 else { return "" }
        let last = lengths.counts.lastIndex { $0 > 0 } ?? 0
        let bars = zip(LengthHistogram.starts, lengths.counts).prefix(last + 1).map {
            ChartValue(name: "\($0)", value: Double($1), text: Figures.count($1))
        }
        let half = lengths.quantile(0.5)
        return Histogram(title: "Chunks by tokens; half have \(half) or more", bars: bars).html
    }

    var quality: HTML {
        guard let corpus = record.corpus else { return "" }
        let pages = StackedBar(
            title: "Pages by verdict",
            values: Self.shares(corpus.pages, names: Self.verdicts))
        let rows = corpus.poorSources.items.map { source -> [HTML] in
            let verdicts = source.pages.sorted { $0.key < $1.key }
                .map { "\(Figures.count($0.value)) \(Self.verdicts[$0.key] ?? $0.key)" }
            return [
                name(source.source), "\(Figures.count(source.pageCount))",
                "\(verdicts.joined(separator: ", "))",
            ]
        }
        let poor = table(
            "Sources with pages that can't be found in full",
            columns: [
                Column(head: "Source"), Column(head: "Pages", isNumber: true),
                Column(head: "Of these"),
            ],
            rows: rows)
        return section(
            "quality", title: "How well it could be read",
            parts: [
                pages.html, folded(poor, count: rows.count, of: "sources with poor pages"),
                more(corpus.poorSources.omitted), warnings(corpus),
            ])
    }

    private static let verdicts = [
        "ok": "read in full", "empty": "empty", "scanned": "images of text",
        "garbled": "text without a usable encoding", "partly": "readable in part",
    ]

    private func warnings(_ corpus: CorpusProfile) -> HTML {
        let rows = corpus.warnings.items.map { warning -> [HTML] in
            [name(warning.source), "\(warning.message)"]
        }
        let listed = table(
            "Worth knowing", columns: [Column(head: "Source"), Column(head: "What")], rows: rows)
        return folded(listed, count: rows.count, of: "remarks on fidelity")
            + more(corpus.warnings.omitted)
    }

    private func folded(_ table: HTML, count: Int, of what: String) -> HTML {
        count <= 12
            ? table
            : "<details><summary>\(Figures.count(count)) \(what)</summary>\(table)</details>"
    }

    private func more(_ omitted: Int) -> HTML {
        omitted > 0 ? "<p class=\"soft\">\(Figures.count(omitted)) more are not listed.</p>" : ""
    }
}
