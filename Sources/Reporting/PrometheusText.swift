import Foundation

/// Metrics in the Prometheus text format 0.0.4
/// (prometheus.io/docs/instrumenting/exposition_formats).
package enum PrometheusText {
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    package enum Kind: String, Sendable { case gauge, counter, histogram }

    package struct Sample: Sendable {
        /// What the name ends in: a histogram's `_bucket`, `_sum`, `_count`.
        package var suffix: String
        package var labels: [(name: String, value: String)]
        package var value: Double

        package init(
            suffix: String = "", labels: [(name: String, value: String)] = [], value: Double
        ) {
            self.suffix = suffix
            self.labels = labels
            self.value = value
        }
    }

    /// Empty without samples: a metric with a name and no value says nothing.
    package static func metric(
        _ name: String, _ kind: Kind, help: String, samples: [Sample]
    ) -> String {
        guard !samples.isEmpty else { return "" }
        let lines = samples.map { sample in
            let text = sample.labels.map { "\($0)=\"\(escape($1))\"" }.joined(separator: ",")
            let labels = text.isEmpty ? "" : "{\(text)}"
            return "\(name)\(sample.suffix)\(labels) \(number(sample.value))\n"
        }
        return "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n" + lines.joined()
    }

    /// Label values escape the backslash, the quote and the line feed, and nothing else.
    package static func escape(_ text: String) -> String {
        text.replacingOccurrences(of: "\\", with: "\\\\")
            .replacingOccurrences(of: "\"", with: "\\\"")
            .replacingOccurrences(of: "\n", with: "\\n")
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
    }
}
