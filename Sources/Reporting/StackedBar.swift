/// One bar cut into parts, with a legend.
struct StackedBar {
    let title: String
    let values: [ChartValue]

    private static let width = 1000.0
    private static let height = 26.0

    var html: HTMLText {
        let total = values.reduce(0) { $0 + $1.value }
        guard total > 0 else { return "" }
        let said = values.map { "\($0.name) \($0.text)" }.joined(separator: ", ")
        return """
            <figure><figcaption>\(title)</figcaption>
            <svg viewBox="0 0 1000 26" role="img" aria-label="\(title): \(said)" \
            preserveAspectRatio="none" style="height:1.6rem">\(parts(total))</svg>
            <ul class="legend">\(legend)</ul></figure>
            """
    }

    private func parts(_ total: Double) -> HTMLText {
        var x = 0.0
        return values.enumerated().map { index, value in
            let width = value.value / total * Self.width
            defer { x += width }
            return HTMLText(
                html: "<rect class=\"c\(index % 5)\" x=\"\(SVG.number(x))\" y=\"0\" "
                    + "width=\"\(SVG.number(max(width - 1.5, 0.5)))\" height=\"26\"/>")
        }.joined("")
    }

    private var legend: HTMLText {
        values.enumerated().map { index, value in
            let swatch = HTMLText(html: "<i class=\"c\(index % 5)\"></i>")
            return "<li>\(swatch)\(value.name) <span class=\"soft\">\(value.text)</span></li>"
        }.joined("")
    }
}
