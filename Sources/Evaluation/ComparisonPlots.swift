import Foundation
import Markup

/// The drawings of a comparison: inline SVG, coloured by the page's style sheet.
struct ComparisonPlots {
    let comparison: SystemComparison

    private static let width = 720.0
    private static let left = 56.0
    private static let right = 16.0

    // MARK: Means

    /// A pair of bars a measure, 0 to 1.
    var means: HTML {
        let barHeight = 14.0
        let rowHeight = 3 * barHeight
        let height = Double(comparison.measures.count) * rowHeight
        let start = 110.0
        let span = Self.width - start - 60
        var parts: [HTML] = []
        for (index, row) in comparison.measures.enumerated() {
            let top = Double(index) * rowHeight + 8
            parts.append(SVG.text(row.measure, x: start - 8, y: top + barHeight + 4, anchor: .end))
            for (offset, value) in [row.first, row.second].enumerated() {
                let y = top + Double(offset) * barHeight
                parts.append(
                    SVG.rectangle(
                        x: start, y: y, width: max(value * span, 0.5), height: barHeight - 2,
                        style: offset == 0 ? "first" : "second"))
                parts.append(
                    SVG.text(
                        MeasureText.number(value), x: start + value * span + 6,
                        y: y + barHeight - 4))
            }
        }
        return Self.figure(parts, height: height, label: "Means of both systems")
    }

    // MARK: Differences

    /// Every question's difference in the first measure, sorted; at most so many bars, each then
    /// the mean of neighbours.
    private static let maximumBars = 600

    var differences: HTML {
        guard let measure = comparison.measures.first?.measure else { return "" }
        let values = Self.thinned(
            comparison.queries.compactMap { $0.differences[measure] }.sorted())
        let height = 220.0
        let middle = height / 2
        let scale = (middle - 18) / max(values.map(abs).max() ?? 0, 1e-9)
        let step = (Self.width - Self.left - Self.right) / Double(max(values.count, 1))
        var parts = values.enumerated().filter { abs($0.element) * scale >= 0.2 }.map {
            index, value -> HTML in
            SVG.rectangle(
                x: Self.left + Double(index) * step,
                y: value > 0 ? middle - value * scale : middle, width: max(step * 0.9, 0.6),
                height: abs(value) * scale, style: value > 0 ? "better" : "worse")
        }
        let extreme = (middle - 18) / scale
        for value in [extreme, 0, -extreme] {
            let y = middle - value * scale
            parts.append(Self.rule(at: y))
            parts.append(Self.label(MeasureText.signed(value, digits: 2), at: y))
        }
        parts.append(
            SVG.text(
                "\(comparison.queries.count) questions, sorted by difference in \(measure)",
                x: Self.width - Self.right, y: height - 4, anchor: .end))
        return Self.figure(parts, height: height, label: "Difference of every question")
    }

    private static func thinned(_ values: [Double]) -> [Double] {
        let size = (values.count + maximumBars - 1) / maximumBars
        guard size > 1 else { return values }
        return stride(from: 0, to: values.count, by: size).map { start in
            let group = values[start..<min(start + size, values.count)]
            return group.reduce(0, +) / Double(group.count)
        }
    }

    // MARK: Latency

    /// Share of the answers that were there after a time, on a logarithmic scale.
    var latency: HTML {
        let systems = [(comparison.first, "first"), (comparison.second, "second")]
        let timed = systems.compactMap { system, name in system.latency.map { ($0, name) } }
        guard !timed.isEmpty else { return "" }
        let times = timed.flatMap { $0.0.seconds }.map { max($0 * 1000, 0.01) }
        let low = floor(log10(times.min() ?? 1))
        let high = max(ceil(log10(times.max() ?? 1)), low + 1)
        let height = 200.0
        let bottom = height - 24
        let x = { (milliseconds: Double) in
            Self.left + (log10(max(milliseconds, 0.01)) - low) / (high - low)
                * (Self.width - Self.left - Self.right)
        }
        let y = { (share: Double) in bottom - share * (bottom - 10) }
        var parts: [HTML] = []
        for decade in Int(low)...Int(high) {
            let milliseconds = pow(10, Double(decade))
            let place = x(milliseconds)
            parts.append(SVG.line(from: (place, 10), to: (place, bottom), style: "axis"))
            parts.append(
                SVG.text(
                    String(format: "%g ms", milliseconds), x: place, y: height - 8,
                    anchor: decade == Int(high) ? .end : .middle))
        }
        for share in [0, 0.5, 1] {
            parts.append(Self.rule(at: y(share)))
            parts.append(Self.label("\(Int(share * 100)) %", at: y(share)))
        }
        for (latency, name) in timed {
            let points = (0...100).map { percent in
                let value = x(latency.percentile(Double(percent)) * 1000)
                return "\(SVG.number(value)),\(SVG.number(y(Double(percent) / 100)))"
            }
            parts.append(
                "<polyline class=\"curve \(name)\" points=\"\(points.joined(separator: " "))\"/>")
        }
        return Self.figure(parts, height: height, label: "How many answers were there after a time")
    }

    // MARK: Elements

    /// A line across the drawing.
    private static func rule(at y: Double) -> HTML {
        SVG.line(from: (left, y), to: (width - right, y), style: "axis")
    }

    /// A value left of the line at `y`.
    private static func label(_ words: String, at y: Double) -> HTML {
        SVG.text(words, x: left - 6, y: y + 4, anchor: .end)
    }

    private static func figure(_ parts: [HTML], height: Double, label: String) -> HTML {
        """
        <svg viewBox="0 0 \(Int(width)) \(Int(height))" role="img" aria-label="\(label)">
        \(parts.joined())
        </svg>
        """
    }
}
