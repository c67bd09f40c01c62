import Foundation
import Markup

/// Upright bars side by side: a histogram.
struct Histogram {
    let title: String
    let bars: [ChartValue]

    private static let width = 560.0
    private static let height = 180.0
    private static let floor = 150.0

    var html: HTML {
        let top = bars.map(\.value).max() ?? 0
        guard top > 0 else { return "" }
        let said = bars.filter { $0.value > 0 }.map { "\($0.name): \($0.text)" }
            .joined(separator: ", ")
        return """
            <figure><figcaption>\(title)</figcaption>
            <svg viewBox="0 0 560 180" role="img" aria-label="\(title). \(said)">
            \(drawn(top))
            <line class="axis" x1="0" y1="150" x2="560" y2="150"/></svg></figure>
            """
    }

    private func drawn(_ top: Double) -> HTML {
        let step = Self.width / Double(bars.count)
        // Labels need about 44 units each.
        let every = max(1, Int((44 / step).rounded(.up)))
        return bars.enumerated().map { index, bar -> HTML in
            let x = Double(index) * step
            let height = bar.value / top * (Self.floor - 14)
            let drawn = bar.value > 0 ? max(height, 1) : 0
            let rectangle = SVG.rectangle(
                x: x + 1, y: Self.floor - drawn, width: max(step - 2, 1), height: drawn,
                style: "c0", title: "\(bar.name): \(bar.text)")
            guard index.isMultiple(of: every) else { return rectangle }
            return rectangle + SVG.text(bar.name, x: x + 1, y: 168)
        }.joined("")
    }
}
