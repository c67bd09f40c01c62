import Foundation

/// Upright bars side by side: a histogram.
struct Histogram {
    let title: String
    let bars: [ChartValue]

    private static let width = 560.0
    private static let height = 180.0
    private static let floor = 150.0

    var html: HTMLText {
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

    private func drawn(_ top: Double) -> HTMLText {
        let step = Self.width / Double(bars.count)
        // Labels need about 44 units each.
        let every = max(1, Int((44 / step).rounded(.up)))
        return bars.enumerated().map { index, bar in
            let x = Double(index) * step
            let height = bar.value / top * (Self.floor - 14)
            let drawn = bar.value > 0 ? max(height, 1) : 0
            var html = HTMLText(
                html: "<rect class=\"c0\" x=\"\(SVG.number(x + 1))\" "
                    + "y=\"\(SVG.number(Self.floor - drawn))\" "
                    + "width=\"\(SVG.number(max(step - 2, 1)))\" height=\"\(SVG.number(drawn))\">")
            html = html + "<title>\(bar.name): \(bar.text)</title></rect>"
            guard index.isMultiple(of: every) else { return html }
            let place = HTMLText(html: "<text x=\"\(SVG.number(x + 1))\" y=\"168\">")
            return html + place + "\(bar.name)</text>"
        }.joined("")
    }
}
