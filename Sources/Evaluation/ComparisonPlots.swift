import Foundation

/// The drawings of a comparison: inline SVG, coloured by the page's style sheet.
struct ComparisonPlots {
    let comparison: SystemComparison

    private static let width = 720.0
    private static let left = 56.0
    private static let right = 16.0

    // MARK: Means

    /// A pair of bars a measure, 0 to 1.
    var means: String {
        let barHeight = 14.0
        let rowHeight = 3 * barHeight
        let height = Double(comparison.measures.count) * rowHeight
        let start = 110.0
        let span = Self.width - start - 60
        var parts: [String] = []
        for (index, row) in comparison.measures.enumerated() {
            let top = Double(index) * rowHeight + 8
            parts.append(Self.text(start - 8, top + barHeight + 4, row.measure, anchor: "end"))
            for (offset, value) in [row.first, row.second].enumerated() {
                let y = top + Double(offset) * barHeight
                parts.append(
                    Self.rectangle(
                        start, y, max(value * span, 0.5), barHeight - 2,
                        offset == 0 ? "first" : "second"))
                parts.append(
                    Self.text(
                        start + value * span + 6, y + barHeight - 4, HTMLText.number(value)))
            }
        }
        return Self.figure(height, parts, "Means of both systems")
    }

    // MARK: Differences

    /// Every question's difference in the first measure, sorted; at most so many bars, each then
    /// the mean of neighbours.
    private static let maximumBars = 600

    var differences: String {
        guard let measure = comparison.measures.first?.measure else { return "" }
        let values = Self.thinned(
            comparison.queries.compactMap { $0.differences[measure] }.sorted())
        let height = 220.0
        let middle = height / 2
        let scale = (middle - 18) / max(values.map(abs).max() ?? 0, 1e-9)
        let step = (Self.width - Self.left - Self.right) / Double(max(values.count, 1))
        var parts = values.enumerated().filter { abs($0.element) * scale >= 0.2 }.map {
            index, value in
            Self.rectangle(
                Self.left + Double(index) * step, value > 0 ? middle - value * scale : middle,
                max(step * 0.9, 0.6), abs(value) * scale, value > 0 ? "better" : "worse")
        }
        let extreme = (middle - 18) / scale
        for value in [extreme, 0, -extreme] {
            let y = middle - value * scale
            parts.append(Self.line(Self.left, y, Self.width - Self.right, y, "axis"))
            parts.append(
                Self.text(Self.left - 6, y + 4, HTMLText.signed(value, digits: 2), anchor: "end"))
        }
        parts.append(
            Self.text(
                Self.width - Self.right, height - 4,
                "\(comparison.queries.count) questions, sorted by difference in \(measure)",
                anchor: "end"))
        return Self.figure(height, parts, "Difference of every question")
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
    var latency: String {
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
        var parts: [String] = []
        for decade in Int(low)...Int(high) {
            let milliseconds = pow(10, Double(decade))
            parts.append(Self.line(x(milliseconds), 10, x(milliseconds), bottom, "axis"))
            parts.append(
                Self.text(
                    x(milliseconds), height - 8,
                    String(format: "%g ms", milliseconds),
                    anchor: decade == Int(high) ? "end" : "middle"))
        }
        for share in [0, 0.5, 1] {
            parts.append(Self.line(Self.left, y(share), Self.width - Self.right, y(share), "axis"))
            parts.append(
                Self.text(Self.left - 6, y(share) + 4, "\(Int(share * 100)) %", anchor: "end"))
        }
        for (latency, name) in timed {
            let points = (0...100).map { percent in
                let value = x(latency.percentile(Double(percent)) * 1000)
                return "\(HTMLText.number(value, digits: 1)),"
                    + HTMLText.number(y(Double(percent) / 100), digits: 1)
            }
            parts.append(
                "<polyline class=\"curve \(name)\" points=\"\(points.joined(separator: " "))\"/>")
        }
        return Self.figure(height, parts, "How many answers were there after a time")
    }

    // MARK: Elements

    private static func figure(_ height: Double, _ parts: [String], _ label: String) -> String {
        "<svg viewBox=\"0 0 \(Int(width)) \(Int(height))\" role=\"img\" "
            + "aria-label=\"\(HTMLText.escaped(label))\">\n"
            + parts.joined(separator: "\n") + "\n</svg>"
    }

    private static func text(
        _ x: Double, _ y: Double, _ text: String, anchor: String = "start"
    ) -> String {
        "<text x=\"\(HTMLText.number(x, digits: 1))\" y=\"\(HTMLText.number(y, digits: 1))\" "
            + "text-anchor=\"\(anchor)\">\(HTMLText.escaped(text))</text>"
    }

    private static func rectangle(
        _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ name: String
    ) -> String {
        let numbers = [x, y, width, height].map { HTMLText.number($0, digits: 2) }
        return "<rect class=\"\(name)\" x=\"\(numbers[0])\" y=\"\(numbers[1])\" "
            + "width=\"\(numbers[2])\" height=\"\(numbers[3])\"/>"
    }

    private static func line(
        _ x: Double, _ y: Double, _ endX: Double, _ endY: Double, _ name: String
    ) -> String {
        let numbers = [x, y, endX, endY].map { HTMLText.number($0, digits: 1) }
        return "<line class=\"\(name)\" x1=\"\(numbers[0])\" y1=\"\(numbers[1])\" "
            + "x2=\"\(numbers[2])\" y2=\"\(numbers[3])\"/>"
    }
}
