import Corpus

/// What is read of `w:pPr`. What a tracked change replaced (`pPrChange`) is passed over.
struct ParagraphProperties {
    var style: String?
    var outlineLevel: Int?
    var numbering = NumberingReference()
    var join = Join.none

    /// Why a paragraph joins the next one.
    enum Join {
        case none
        /// Word keeps a drop cap in a frame of its own.
        case dropCap
        /// The paragraph's end was deleted under tracking.
        case deletedMark
    }

    init() {}

    /// Reads the element the reader stands on.
    init(_ reader: XMLPullReader) throws(QuarryError) {
        let inside = reader.scope
        while let tag = try reader.child(of: inside) {
            switch tag.name {
            case "pStyle": style = reader.attribute("val")
            case "outlineLvl": outlineLevel = reader.attribute("val").flatMap { Int($0) }
            case "numPr": try readNumbering(reader)
            case "rPr": try readMark(reader)
            case "framePr":
                if let cap = reader.attribute("dropCap"), cap != "none" { join = .dropCap }
            default: break
            }
        }
    }

    private mutating func readNumbering(_ reader: XMLPullReader) throws(QuarryError) {
        let inside = reader.scope
        while let tag = try reader.child(of: inside) {
            switch tag.name {
            case "numId": numbering.number = reader.attribute("val")
            case "ilvl": numbering.level = reader.attribute("val").flatMap { Int($0) }
            default: break
            }
        }
    }

    private mutating func readMark(_ reader: XMLPullReader) throws(QuarryError) {
        let inside = reader.scope
        while let tag = try reader.child(of: inside) {
            if tag.name == "del" || tag.name == "moveFrom" { join = .deletedMark }
        }
    }
}
