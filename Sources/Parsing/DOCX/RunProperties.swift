import Corpus

/// What is read of `w:rPr`.
struct RunProperties {
    var style: String?
    var font: String?
    var isHidden: Bool?
    /// Nil where nothing is said of it.
    var alignment: Alignment?
    /// Points by which the line is moved up.
    var position: Double?
    /// Points by which a run is moved at least to be above or below its line; less adjusts fonts.
    static let leastMove = 1.5

    enum Alignment { case onLine, above, below }

    init() {}

    init(_ reader: XMLPullReader) throws(QuarryError) {
        let inside = reader.scope
        while let tag = try reader.child(of: inside) {
            switch tag.name {
            case "rStyle": style = reader.attribute("val")
            case "rFonts": font = reader.attribute("ascii") ?? reader.attribute("hAnsi")
            case "vanish": isHidden = reader.isOn
            case "vertAlign": alignment = Self.alignment(reader.attribute("val"))
            case "position": position = reader.attribute("val").flatMap(Self.points)
            default: break
            }
        }
    }

    private static func alignment(_ value: String?) -> Alignment? {
        switch value {
        case "superscript": .above
        case "subscript": .below
        case "baseline": .onLine
        default: nil
        }
    }

    /// Half points, or a length with its unit (ST_SignedHpsMeasure).
    private static func points(_ value: String) -> Double? {
        if let halves = Double(value) { return halves / 2 }
        let units = ["pt": 1, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72, "pc": 12, "pi": 12]
        guard let unit = units[String(value.suffix(2))] else { return nil }
        return Double(value.dropLast(2)).map { $0 * unit }
    }
}
