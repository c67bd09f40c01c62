import Evaluation
import Foundation
import Terminal

/// A comparison as `quarry eval compare` prints it.
struct ComparisonOutput: Encodable {
    struct Side: Encodable {
        var name: String
        var scores: [String: Double]
        /// Milliseconds: mean, p50, p95, p99.
        var latency: [String: Double]?
    }

    struct Measure: Encodable {
        var measure: String
        var first: Double
        var second: Double
        var difference: Double
        var better: Int
        var worse: Int
        var equal: Int
        var pValue: Double
    }

    struct Query: Encodable {
        struct Moved: Encodable {
            var document: String
            var from: Int?
            var to: Int?
            var grade: Int
            var fromPage: Int?
            var toPage: Int?
        }
        var id: String
        var query: String
        /// Second minus first, by measure.
        var differences: [String: Double]
        var moved: [Moved]
    }

    var on: String
    var queries: Int
    var first: Side
    var second: Side
    var measures: [Measure]
    /// Those whose answers differ, what the second system does worst first.
    var perQuery: [Query]

    init(_ comparison: SystemComparison, subject: String) {
        on = subject
        queries = comparison.queryCount
        first = Side(comparison.first)
        second = Side(comparison.second)
        measures = comparison.measures.map {
            Measure(
                measure: $0.measure, first: $0.first, second: $0.second,
                difference: $0.difference, better: $0.better, worse: $0.worse, equal: $0.equal,
                pValue: $0.pValue)
        }
        perQuery = comparison.queries.filter { !$0.moved.isEmpty }.map(Query.init)
    }

    /// For people, before the measures.
    var head: [String] {
        [
            "\(on): \(Counted(queries, "question"))", "  first   \(first.name)",
            "  second  \(second.name)",
        ]
    }

    var table: Table {
        Table(
            [
                .init("measure", title: "measure", kind: .word),
                .init("first", title: "first", kind: .figure),
                .init("second", title: "second", kind: .figure),
                .init("difference", title: "difference", kind: .figure),
                .init("better", title: "better", kind: .figure),
                .init("worse", title: "worse", kind: .figure),
                .init("equal", title: "equal", kind: .figure),
                .init("p_value", title: "p", kind: .figure),
            ],
            rows: measures.map { row in
                [
                    .init(row.measure),
                    .init(figure: row.first, shown: String(format: "%.4f", row.first)),
                    .init(figure: row.second, shown: String(format: "%.4f", row.second)),
                    .init(figure: row.difference, shown: String(format: "%+.4f", row.difference)),
                    .init(figure: row.better), .init(figure: row.worse), .init(figure: row.equal),
                    .init(figure: row.pValue, shown: String(format: "%.5f", row.pValue)),
                ]
            })
    }

    /// For people, after the measures: the times, and the questions that changed most.
    var tail: [String] {
        var lines: [String] = []
        for side in [first, second] {
            guard let latency = side.latency else { continue }
            let times = ["mean", "p50", "p95", "p99"].map {
                String(format: "%@ %.1f", $0, latency[$0] ?? 0)
            }
            lines.append("\(side.name): \(times.joined(separator: ", ")) ms")
        }
        return lines + changes
    }

    private static let shownQueries = 5

    private var changes: [String] {
        let leading = measures.first?.measure ?? ""
        let worse = perQuery.filter { ($0.differences[leading] ?? 0) < 0 }
        let better = perQuery.filter { ($0.differences[leading] ?? 0) > 0 }.reversed()
        let shown = worse.prefix(Self.shownQueries) + better.prefix(Self.shownQueries)
        return shown.flatMap { row -> [String] in
            let difference = row.differences[leading] ?? 0
            let head = String(format: "%+.4f  ", difference) + row.query
            return [head]
                + row.moved.filter { $0.grade > 0 }.map {
                    "         \($0.document): \(rank($0.from)) → \(rank($0.to))"
                }
        }
    }

    private func rank(_ rank: Int?) -> String { rank.map(String.init) ?? "–" }
}

extension ComparisonOutput.Side {
    init(_ system: ScoredSystem) {
        self.init(
            name: system.name,
            scores: Dictionary(uniqueKeysWithValues: system.measures.map { ($0, system.mean($0)) }),
            latency: system.latency.map {
                [
                    "mean": $0.mean * 1000, "p50": $0.percentile(50) * 1000,
                    "p95": $0.percentile(95) * 1000, "p99": $0.percentile(99) * 1000,
                ]
            })
    }
}

extension ComparisonOutput.Query {
    init(_ row: SystemComparison.QueryRow) {
        self.init(
            id: row.id, query: row.text, differences: row.differences,
            moved: row.moved.map {
                Moved(
                    document: $0.document, from: $0.from, to: $0.to, grade: $0.grade,
                    fromPage: $0.fromPage, toPage: $0.toPage)
            })
    }
}
