import Markup

/// One bar cut into parts, with a legend.
struct StackedBar {
    let title: String
    let values: [ChartValue]

    private static let width = 1000.0
    private static let height = 26.0

    var html: HTML {
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

    private func parts(_ total: Double) -> HTML {
        var x = 0.0
        return values.enumerated().map { index, value -> HTML in
            let width = value.value / total * Self.width
            defer { x += width }
            return SVG.rectangle(
                x: x, y: 0, width: max(width - 1.5, 0.5), height: Self.height,
                style: "c\(index % 5)")
        }.joined("")
    }

    private var legend: HTML {
        values.enumerated().map { index, value -> HTML in
            """
            <li><i class="c\(index % 5)"></i>\(value.name) \
            <span class="soft">\(value.text)</span></li>
            """
        }.joined("")
    }
}
