import Foundation
import Markup

/// Two curves over time, each with a scale of its own: an area and a line.
struct TimeChart {
    struct Curve {
        var name: String
        /// Seconds and value.
        var points: [(x: Double, y: Double)]
        var text: (Double) -> String

        var top: Double { points.map(\.y).max() ?? 0 }
    }

    let title: String
    let area: Curve
    let line: Curve
    /// Starts of the stages: seconds and name.
    let marks: [(x: Double, name: String)]

    private static let left = 0.0
    private static let right = 1000.0
    private static let top = 34.0
    private static let floor = 210.0

    var html: HTML {
        let end = max(area.points.last?.x ?? 0, line.points.last?.x ?? 0)
        guard end > 0, area.points.count + line.points.count > 2 else { return "" }
        let said =
            "\(area.name) up to \(area.text(area.top)), \(line.name) up to "
            + "\(line.text(line.top)), over \(Figures.duration(end))"
        return """
            <figure><figcaption>\(title)</figcaption>
            <div class="scroll" tabindex="0" role="group" aria-label="\(title)">
            <svg viewBox="0 0 1000 240" role="img" aria-label="\(said)" \
            style="min-width:38rem">
            \(stageMarks(end))\(areaPath(end))\(linePath(end))
            <line class="axis" x1="0" y1="210" x2="1000" y2="210"/>\(timeLabels(end))</svg></div>
            <ul class="legend"><li><i class="c0"></i>\(area.name) <span class="soft">highest \
            \(area.text(area.top))</span></li><li><i class="c2"></i>\(line.name) \
            <span class="soft">highest \(line.text(line.top))</span></li></ul></figure>
            """
    }

    private func place(_ point: (x: Double, y: Double), end: Double, top: Double) -> String {
        let x = point.x / end * Self.right
        let y = Self.floor - (top > 0 ? point.y / top : 0) * (Self.floor - Self.top)
        return "\(SVG.number(x)),\(SVG.number(y))"
    }

    private func areaPath(_ end: Double) -> HTML {
        guard let first = area.points.first, let last = area.points.last, area.top > 0 else {
            return ""
        }
        let line = area.points.map { place($0, end: end, top: area.top) }.joined(separator: " L")
        let start = place((first.x, 0), end: end, top: area.top)
        let stop = place((last.x, 0), end: end, top: area.top)
        return """
            <path class="c0" fill-opacity=".3" d="M\(start) L\(line) L\(stop) Z"/>\
            <path class="s0" fill="none" stroke-width="2" d="M\(line)"/>
            """
    }

    private func linePath(_ end: Double) -> HTML {
        guard line.points.count > 1, line.top > 0 else { return "" }
        let path = line.points.map { place($0, end: end, top: line.top) }.joined(separator: " L")
        return """
            <path class="s2" fill="none" stroke-width="2" stroke-dasharray="6 3" d="M\(path)"/>
            """
    }

    /// A stage too short for its name goes without.
    private func stageMarks(_ end: Double) -> HTML {
        let ends = marks.dropFirst().map(\.x) + [end]
        return zip(marks, ends).map { mark, next -> HTML in
            let x = mark.x / end * Self.right
            let line = SVG.line(from: (x, 18), to: (x, Self.floor), style: "axis")
            guard (next - mark.x) / end * Self.right >= 64 else { return line }
            return line + SVG.text(mark.name, x: x + 4, y: 26)
        }.joined("")
    }

    private func timeLabels(_ end: Double) -> HTML {
        (0...4).map { quarter -> HTML in
            let share = Double(quarter) / 4
            let anchor: SVG.Anchor = quarter == 0 ? .start : quarter == 4 ? .end : .middle
            return SVG.text(
                Figures.duration(end * share), x: share * Self.right, y: 230, anchor: anchor)
        }.joined("")
    }
}
