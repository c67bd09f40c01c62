import Corpus

/// A run of paragraphs and tables: the body, a note, a text box, a table cell.
final class DOCXStory {
    let context: DOCXContext
    /// Of the part that the story stands in.
    let relations: DOCXRelations
    private(set) var blocks: [Block] = []
    /// What stands in the paragraph being read but outside its text: text boxes, notes.
    var trailing: [Block] = []
    /// Text of paragraphs that join the next one.
    private var carried = ""
    var fields = FieldStack()

    /// Open parts that Word keeps for a table of contents.
    private var contents = 0
    /// UTF-8 bytes of the paragraph being read that a table of contents holds.
    var contentsBytes = 0

    /// Columns that a table cell takes.
    private(set) var columnSpan = 1
    /// Whether a table cell was deleted under tracking.
    private(set) var isDeletedCell = false

    init(_ context: DOCXContext, relations: DOCXRelations) {
        self.context = context
        self.relations = relations
    }

    /// A story in the same part: a text box, a cell.
    convenience init(inside story: DOCXStory) {
        self.init(story.context, relations: story.relations)
    }

    /// Whether text is a field's code rather than its result.
    var isInFieldCode: Bool { fields.isInCode && !context.hasOpenField }

    /// Reads `w:document`.
    func readBody(_ reader: XMLPullReader) throws(QuarryError) {
        let root = reader.scope
        while let tag = try reader.child(of: root) {
            if tag == XMLTag(space: .w, name: "body") { try readBlocks(reader) }
        }
    }

    /// Reads the block-level children of the element the reader stands on.
    func readBlocks(_ reader: XMLPullReader) throws(QuarryError) {
        try readContainer(reader)
        flush()
    }

    /// Ends a paragraph that no paragraph follows.
    func flush() {
        append(kind: .paragraph, level: 0, text: carried)
        carried = ""
        append(trailing)
        trailing = []
    }

    private func readContainer(_ reader: XMLPullReader) throws(QuarryError) {
        let inside = reader.scope
        var choseAlternative = false
        while let tag = try reader.child(of: inside) {
            switch (tag.space, tag.name) {
            case (.w, "p"): try readParagraph(reader)
            case (.w, "tbl"):
                flush()
                try readTable(reader)
            case (.w, "sdt"): try readPart(reader)
            case (.w, "sdtContent"), (.w, "customXml"), (.w, "ins"), (.w, "moveTo"),
                (.w, "smartTag"), (.mc, "AlternateContent"):
                try readContainer(reader)
            case (.mc, "Choice"), (.mc, "Fallback"):
                if !choseAlternative { try readContainer(reader) }
                choseAlternative = true
            case (.m, "oMathPara"), (.m, "oMath"):
                append(kind: .paragraph, level: 0, text: try DOCXMath.linear(reader))
            case (.w, "tcPr"): try readCellProperties(reader)
            case (.w, "altChunk"): try readChunk(reader)
            case (.w, "subDoc"): warnOfSubDocument()
            default: break
            }
        }
    }

    /// Reads `w:sdt`: a part of the document that a control holds.
    private func readPart(_ reader: XMLPullReader) throws(QuarryError) {
        var isContents = false
        let inside = reader.scope
        while let tag = try reader.child(of: inside) {
            switch tag.name {
            case "sdtPr": isContents = try Self.isContents(reader)
            case "sdtContent":
                contents += isContents ? 1 : 0
                try readContainer(reader)
                contents -= isContents ? 1 : 0
            default: break
            }
        }
    }

    /// Whether the control's gallery is that of tables of contents.
    private static func isContents(_ reader: XMLPullReader) throws(QuarryError) -> Bool {
        var isContents = false
        let inside = reader.scope
        while let tag = try reader.child(of: inside) {
            if tag.name == "docPartGallery" {
                isContents = reader.attribute("val")?.lowercased() == "table of contents"
            } else if tag.name == "docPartObj" {
                isContents = try self.isContents(reader)
            }
        }
        return isContents
    }

    func warnOfSubDocument() {
        context.warn("The document is made up of other files, which were not read.")
    }

    private func readCellProperties(_ reader: XMLPullReader) throws(QuarryError) {
        let inside = reader.scope
        while let tag = try reader.child(of: inside) {
            if tag.name == "cellDel" { isDeletedCell = true }
            guard tag.name == "gridSpan" else { continue }
            // Word allows 63 columns.
            columnSpan = min(max(reader.attribute("val").flatMap { Int($0) } ?? 1, 1), 63)
        }
    }

    private func readParagraph(_ reader: XMLPullReader) throws(QuarryError) {
        var properties = ParagraphProperties()
        var text = ""
        contentsBytes = 0
        let inside = reader.scope
        while let tag = try reader.child(of: inside) {
            if tag == XMLTag(space: .w, name: "pPr") {
                properties = try ParagraphProperties(reader)
                properties.style = properties.style ?? context.styles.defaultParagraph
            } else {
                try readInline(reader, tag: tag, paragraphStyle: properties.style, into: &text)
            }
        }
        text = carried + text
        carried = ""
        switch properties.join {
        case .none: emit(text, properties: properties)
        case .dropCap: carried = text
        case .deletedMark: carried = text.spacedForNext
        }
    }

    private func emit(_ text: String, properties: ParagraphProperties) {
        let notes = trailing
        trailing = []
        defer { blocks += notes }
        let body = RaisedMarks.resolved(text).trimmed
        let styles = context.styles
        // An empty paragraph of a list counts in Word, too.
        let list = numbering(properties)
        guard !body.isEmpty else { return }
        let labelled = (list?.label ?? "") + body
        let first = blocks.count
        defer {
            let isContents =
                contents > 0 || styles.isContents(properties.style)
                || contentsBytes * 2 > body.utf8.count
            if isContents { for index in first..<blocks.count { blocks[index].isContents = true } }
        }
        if let level = headingLevel(properties) {
            append(kind: .heading, level: level, text: labelled)
            if context.title == nil && styles.isTitle(properties.style) && !Contents.isTitle(body) {
                context.title = body
            }
        } else if let list {
            append(kind: .listItem, level: list.level + 1, text: labelled)
        } else {
            let isCaption = styles.isCaption(properties.style)
            append(kind: isCaption ? .caption : .paragraph, level: 0, text: body)
        }
    }

    private func headingLevel(_ properties: ParagraphProperties) -> Int? {
        if let outline = properties.outlineLevel { return outline < 9 ? outline + 1 : nil }
        return context.styles.headingLevel(properties.style)
    }

    /// The paragraph's place in a list, its own or its style's. List `0` means none.
    private func numbering(_ properties: ParagraphProperties) -> (label: String, level: Int)? {
        let inherited = context.styles.numbering(properties.style)
        guard let number = properties.numbering.number ?? inherited?.reference.number,
            number != "0"
        else { return nil }
        let ofStyle = inherited.flatMap {
            context.numbering.level(ofStyle: $0.style, number: number)
        }
        let level = properties.numbering.level ?? inherited?.reference.level ?? ofStyle ?? 0
        return context.numbering.label(number: number, level: level).map { ($0, level) }
    }

    func append(kind: Block.Kind, level: Int, text: String, isTableHeader: Bool = false) {
        let text = RaisedMarks.resolved(text).trimmed
        guard !text.isEmpty else { return }
        blocks.append(Block(kind: kind, level: level, text: text, isTableHeader: isTableHeader))
    }

    /// The blocks, none of which is a table of contents.
    var unmarked: [Block] {
        blocks.map { block in
            var block = block
            block.isContents = false
            return block
        }
    }

    func append(_ more: [Block]) { blocks += more }
    func appendRow(_ row: Block) { blocks.append(row) }
}

extension String {
    /// With a space at its end, unless it has one or ends in Han text: nobody deletes the mark
    /// between two paragraphs to make one word of their words.
    var spacedForNext: String {
        guard let last = unicodeScalars.last, !last.properties.isWhitespace, !last.isEastAsian
        else { return self }
        return self + " "
    }
}
