import Corpus

/// What is read of `w:rPr`.
struct RunProperties {
    var style: String?
    var font: String?
    var isHidden: Bool?

    init() {}

    init(_ reader: XMLPullReader) throws(QuarryError) {
        let inside = reader.scope
        while let tag = try reader.child(of: inside) {
            switch tag.name {
            case "rStyle": style = reader.attribute("val")
            case "rFonts": font = reader.attribute("ascii") ?? reader.attribute("hAnsi")
            case "vanish": isHidden = reader.isOn
            default: break
            }
        }
    }
}
