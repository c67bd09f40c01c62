import Corpus
import Markup

extension ReportPage {
    var time: HTML {
        let stages = record.stages.filter { $0.seconds > 0 }
        let bar = StackedBar(
            title: "Time by stage",
            values: stages.map {
                ChartValue(
                    name: $0.name, value: $0.seconds, text: Figures.duration($0.seconds))
            })
        return section(
            "time", title: "Where the time went", parts: [bar.html, throughput, resources])
    }

    /// Chunks embedded a second between samples, or sources where nothing was embedded.
    private var throughput: HTML {
        let samples = record.samples
        let isEmbedding = (samples.last?.embedded ?? 0) > 0
        let rates = zip(samples, samples.dropFirst()).compactMap { earlier, later in
            let seconds = later.seconds - earlier.seconds
            let done =
                isEmbedding ? later.embedded - earlier.embedded : later.sources - earlier.sources
            return seconds > 0.05 ? (x: later.seconds, y: Double(done) / seconds) : nil
        }
        let unit = isEmbedding ? "Chunks embedded a second" : "Sources prepared a second"
        var marks: [(x: Double, name: String)] = []
        for sample in samples where marks.last?.name != sample.stage {
            marks.append((sample.seconds, sample.stage))
        }
        return TimeChart(
            title: "Throughput and memory over time",
            area: .init(name: unit, points: rates) { Figures.rate($0) },
            line: .init(
                name: "Memory", points: samples.map { ($0.seconds, Double($0.memoryBytes)) }
            ) { ByteSize(Int($0)).description },
            marks: marks
        ).html
    }

    private var resources: HTML {
        let computed = record.computed
        let cache = record.cache
        var rows: [[HTML]] = [
            work("Documents", computed: computed.parsed, reused: cache.documents),
            work("Vectors", computed: computed.embedded, reused: cache.vectors),
        ]
        let segments = record.corpus?.segments.count ?? computed.segments
        rows.append(
            work(
                "Segments", computed: computed.segments,
                reused: max(0, segments - computed.segments)))
        let damaged: HTML =
            cache.damaged > 0
            ? """
            <p>\(Figures.count(cache.damaged)) entries of the artifact cache were damaged; they \
            were computed again. If this goes on, look at the disk.</p>
            """ : ""
        let evicted: HTML =
            cache.evicted > 0
            ? """
            <p>\(Figures.count(cache.evicted)) entries were evicted from the cache to keep its \
            budget.</p>
            """ : ""
        let columns = [
            Column(head: "What"), Column(head: "Computed", isNumber: true),
            Column(head: "Reused", isNumber: true), Column(head: "Reused, share", isNumber: true),
        ]
        let size = ByteSize(record.resources.cacheBytes).description
        return table("Computed and reused; the cache holds \(size)", columns: columns, rows: rows)
            + damaged
            + evicted
    }

    private func work(_ title: String, computed: Int, reused: Int) -> [HTML] {
        [
            "\(title)", "\(Figures.count(computed))", "\(Figures.count(reused))",
            "\(Figures.share(reused, of: computed + reused))",
        ]
    }

    var files: HTML {
        let columns = [
            Column(head: "Source"), Column(head: "Size", isNumber: true),
            Column(head: "Chunks", isNumber: true),
        ]
        let slowest = record.slowest.prefix(10).map { file -> [HTML] in
            row(file) + ["\(Figures.duration(file.seconds ?? 0))"]
        }
        let largest = (record.corpus?.largest ?? []).prefix(10).map(row)
        let left = table(
            "Slowest to parse", columns: columns + [Column(head: "Time", isNumber: true)],
            rows: Array(slowest))
        let right = table("Largest in the index", columns: columns, rows: Array(largest))
        let both: HTML =
            left.isEmpty || right.isEmpty
            ? left + right : "<div class=\"two\"><div>\(left)</div><div>\(right)</div></div>"
        return section("files", title: "Slowest and largest files", parts: [both])
    }

    private func row(_ file: RunRecord.FileFacts) -> [HTML] {
        [name(file.source), "\(ByteSize(file.bytes).description)", "\(Figures.count(file.chunks))"]
    }
}
