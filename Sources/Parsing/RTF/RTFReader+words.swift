import Corpus

extension RTFReader {
    /// Destinations without text of the document's own.
    private static let skipped: Set<String> = [
        "annotation", "atnauthor", "atndate", "atnicn", "atnid", "atnparent", "atnref", "bkmkend",
        "bkmkstart", "buptim", "colorschememapping", "colortbl", "comment", "creatim", "datafield",
        "datastore", "fldinst", "filetbl", "footer", "footerf", "footerl", "footerr", "ftncn",
        "ftnsep", "ftnsepc", "header", "headerf", "headerl", "headerr", "info", "keywords",
        "latentstyles", "listoverridetable", "listpicture", "listtable", "nonshppict", "objdata",
        "objclass", "objname", "operator", "pgptbl", "pict", "printim", "private", "revtbl",
        "revtim", "rsidtbl", "rxe", "sn", "sp", "sv", "tc", "template", "themedata", "title", "txe",
        "ud", "userprops", "xe", "xmlnstbl",
    ]
    /// Optional destinations that hold text.
    private static let readable: Set<String> = ["shpinst", "footnote", "pntext", "listtext"]

    private static let characters = [
        "line": "\n", "tab": "\t", "emdash": "—", "endash": "–", "emspace": "\u{2003}",
        "enspace": "\u{2002}", "qmspace": "\u{2005}", "bullet": "•", "lquote": "‘", "rquote": "’",
        "ldblquote": "“", "rdblquote": "”", "zwj": "\u{200D}", "zwnj": "\u{200C}", "lbr": "\n",
    ]

    mutating func take(_ word: String, _ number: Int?) throws(QuarryError) {
        if group.isStart, group.destination != .nothing, takeDestination(word) { return }
        switch group.destination {
        case .nothing: return
        case .fonts:
            if word == "f" { fonts.begin(number ?? 0) }
            if word == "fcharset" { fonts.set(charset: number ?? 0) }
        case .styles:
            if word == "s" { paragraph.style = number ?? 0 }
            if word == "outlinelevel" { paragraph.outlineLevel = number.map { $0 + 1 } }
        case .text, .note, .label: try takeInText(word, number)
        }
    }

    /// Whether the word names what the group holds.
    private mutating func takeDestination(_ word: String) -> Bool {
        switch word {
        case "fonttbl": group.destination = .fonts
        case "stylesheet": group.destination = .styles
        case "footnote": beginNote()
        case "listtext", "pntext": if group.destination == .text { group.destination = .label }
        case _ where Self.skipped.contains(word): group.destination = .nothing
        case _ where group.isOptional && !Self.readable.contains(word):
            group.destination = .nothing
        default: return false
        }
        return true
    }

    private mutating func takeInText(_ word: String, _ number: Int?) throws(QuarryError) {
        if let character = Self.characters[word] { return add(character) }
        switch word {
        case "u": add(unicode: number ?? 0xFFFD)
        case "uc": group.unicodeSkip = max(number ?? 1, 0)
        case "par", "sect", "page", "column": try endParagraph()
        case "cell", "nestcell": endCell()
        case "row", "nestrow": endRow()
        case "trhdr": setHeader()
        case "trowd", "intbl": paragraph.isInTable = true
        case "pard": paragraph.reset()
        case "s": paragraph.style = number ?? 0
        case "outlinelevel": paragraph.outlineLevel = number.flatMap { $0 < 9 ? $0 + 1 : nil }
        case "ilvl": paragraph.listLevel = min(max(number ?? 0, 0), 8)
        case "deff": fonts.standard = number
        case "ansicpg": if let number { fonts.set(codePage: number) }
        case "mac": fonts.set(codePage: 10000)
        case "pc": fonts.set(codePage: 437)
        case "pca": fonts.set(codePage: 850)
        default: takeFormat(word, number)
        }
    }

    /// What holds up to the end of the group or until it is put back.
    private mutating func takeFormat(_ word: String, _ number: Int?) {
        switch word {
        case "f": group.font = number
        case "v", "deleted": group.isHidden = number != 0
        case "super": group.raised = number == 0 ? "" : RaisedMarks.opening(.above)
        case "sub": group.raised = number == 0 ? "" : RaisedMarks.opening(.below)
        case "nosupersub": group.raised = ""
        case "up": group.raised = Self.moved(.above, halfPoints: number ?? 6)
        case "dn": group.raised = Self.moved(.below, halfPoints: number ?? 6)
        case "plain": (group.font, group.isHidden, group.raised) = (nil, false, "")
        default: break
        }
    }

    private static func moved(_ place: RaisedForms.Place, halfPoints: Int) -> String {
        Double(halfPoints) / 2 >= RunProperties.leastMove
            ? RaisedMarks.opening(place, needsBase: true) : ""
    }
}
