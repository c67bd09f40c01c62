/// Parts of drawings in a page; the page's style sheet gives each class its colours. Lengths are
/// in units of the drawing's `viewBox`, from its top left.
package enum SVG {
    /// Which end of a text stands at its place.
    package enum Anchor: String { case start, middle, end }

    /// At most two decimals, with a point in every locale. What is no place on a page is 0.
    package static func number(_ value: Double) -> String {
        guard abs(value) < 1e9 else { return "0" }
        let hundredths = Int((value * 100).rounded())
        var fraction = String(abs(hundredths) % 100 + 100).dropFirst()
        while fraction.last == "0" { fraction.removeLast() }
        let whole = (hundredths < 0 ? "-" : "") + "\(abs(hundredths) / 100)"
        return fraction.isEmpty ? whole : "\(whole).\(fraction)"
    }

    /// - Parameter style: the class.
    package static func rectangle(
        x: Double, y: Double, width: Double, height: Double, style: String, title: String? = nil
    ) -> HTML {
        let inside: HTML = title.map { "><title>\($0)</title></rect>" } ?? "/>"
        return """
            <rect class="\(style)" x="\(number(x))" y="\(number(y))" \
            width="\(number(width))" height="\(number(height))"\(inside)
            """
    }

    package static func line(
        from start: (x: Double, y: Double), to end: (x: Double, y: Double), style: String
    ) -> HTML {
        """
        <line class="\(style)" x1="\(number(start.x))" y1="\(number(start.y))" \
        x2="\(number(end.x))" y2="\(number(end.y))"/>
        """
    }

    package static func text(
        _ words: String, x: Double, y: Double, anchor: Anchor = .start
    ) -> HTML {
        let side: HTML = anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\""
        return "<text x=\"\(number(x))\" y=\"\(number(y))\"\(side)>\(words)</text>"
    }
}
