import Corpus

/// A rich text → blocks: paragraphs, headings, lists by their labels, tables, notes. What is shown
/// only (colours, pictures, headers) is passed over.
struct RTFReader {
    private(set) var list = BlockList()
    var fonts = RTFFonts()
    /// Levels of headings by the number of their style.
    var headings: [Int: Int] = [:]
    var group = RTFGroup()
    private var groups: [RTFGroup] = []
    /// Bytes of text whose code page decides what they are.
    private var bytes: [UInt8] = []
    /// The paragraph, cell or note being gathered.
    var text = ""
    var paragraph = RTFParagraph()
    /// Texts that notes interrupted, and the notes that follow the paragraph.
    private var interrupted: [String] = []
    private var notes: [String] = []
    /// The first half of a character beyond U+FFFF.
    private var highSurrogate: UInt16?
    /// Characters that stand for the one before where a reader knows no Unicode.
    private var skipped = 0
    private var table = RTFTable()
    private var tables = 0

    /// Groups inside each other.
    private static let mostGroups = 1_000

    static func isRichText(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.starts(with: "{\\rtf".utf8)
    }

    /// - Throws: `limitExceeded`, `corrupt` where the bytes are no rich text.
    /// - Complexity: O(bytes).
    static func blocks(of bytes: UnsafeRawBufferPointer) throws(QuarryError) -> [Block] {
        guard isRichText(bytes) else { throw QuarryError(.corrupt, "not a rich text (RTF)") }
        var reader = RTFReader()
        var tokens = RTFTokens(bytes)
        while let token = tokens.next() {
            try reader.take(token)
            if token == .close && reader.groups.isEmpty { break }
        }
        reader.decode()
        try reader.endParagraph()
        try reader.endTable()
        return reader.list.blocks
    }

    private mutating func take(_ token: RTFTokens.Token) throws(QuarryError) {
        if case .byte(let byte) = token { return takeByte(byte) }
        decode()
        switch token {
        case .open:
            guard groups.count < Self.mostGroups else {
                throw QuarryError(
                    .limitExceeded, "over \(Self.mostGroups) groups inside each other")
            }
            groups.append(group)
            (group.isStart, group.isOptional) = (true, false)
        case .close: close()
        case .symbol(let symbol): takeSymbol(symbol)
        case .word(let word, let number):
            try take(word, number)
            group.isStart = false
        case .byte: break
        }
    }

    private mutating func close() {
        let closed = group
        group = groups.popLast() ?? RTFGroup()
        skipped = 0
        if closed.destination != group.destination { fonts.endName() }
        guard closed.destination == .note, group.destination != .note else { return }
        notes.append(text)
        text = interrupted.popLast() ?? ""
    }

    // MARK: Text

    private mutating func takeByte(_ byte: UInt8) {
        group.isStart = false
        if skipped > 0 {
            skipped -= 1
            return
        }
        switch group.destination {
        case .nothing: break
        case .fonts: fonts.take(byte)
        case .styles: paragraph.takeStyleName(byte, into: &headings)
        case .text, .note, .label: bytes.append(byte)
        }
    }

    private mutating func decode() {
        guard !bytes.isEmpty else { return }
        add(fonts.decode(bytes, font: group.font))
        bytes = []
    }

    mutating func add(_ words: String) {
        guard !group.isHidden, !words.isEmpty else { return }
        switch group.destination {
        case .nothing, .fonts, .styles: return
        case .label:
            if paragraph.isInTable { text += words } else { paragraph.label += words }
        case .text, .note:
            let isRaised = !group.raised.isEmpty
            text += isRaised ? group.raised + words + RaisedMarks.closing : words
        }
    }

    mutating func add(unicode number: Int) {
        let unit = UInt16(truncatingIfNeeded: number)
        skipped = group.unicodeSkip
        if UTF16.isLeadSurrogate(unit) {
            highSurrogate = unit
            return
        }
        add(String(decoding: [highSurrogate, unit].compactMap(\.self), as: UTF16.self))
        highSurrogate = nil
    }

    private mutating func takeSymbol(_ symbol: UInt8) {
        switch symbol {
        case UInt8(ascii: "*"): group.isOptional = true
        case UInt8(ascii: "~"): add("\u{A0}")
        case UInt8(ascii: "-"): add("\u{AD}")
        case UInt8(ascii: "_"): add("\u{2011}")
        default: break
        }
    }

    mutating func beginNote() {
        guard group.destination == .text else { return }
        interrupted.append(text)
        text = ""
        group.destination = .note
    }

    // MARK: Blocks

    mutating func endParagraph() throws(QuarryError) {
        // A note's paragraphs are lines of it, and so are those of a cell.
        if group.destination == .note || paragraph.isInTable {
            if !text.isEmpty { text += "\n" }
            return
        }
        try endTable()
        let words = RaisedMarks.resolved(text).trimmed
        let label = paragraph.label.trimmed
        (text, paragraph.label) = ("", "")
        if !words.isEmpty {
            var block = Block(kind: .paragraph, text: words)
            if let level = paragraph.outlineLevel ?? headings[paragraph.style] {
                (block.kind, block.level) = (.heading, level)
                if !label.isEmpty { block.text = "\(label) \(words)" }
            } else if !label.isEmpty {
                (block.kind, block.level) = (.listItem, paragraph.listLevel + 1)
                if label.contains(where: { $0.isLetter || $0.isNumber }) {
                    block.text = "\(label) \(words)"
                }
            }
            try list.append(block)
        }
        try appendNotes()
    }

    private mutating func appendNotes() throws(QuarryError) {
        for note in notes {
            let words = RaisedMarks.resolved(note).trimmed
            if !words.isEmpty { try list.append(Block(kind: .footnote, text: words)) }
        }
        notes = []
    }

    mutating func endCell() {
        guard group.destination == .text else { return }
        table.row.append(RaisedMarks.resolved(text).flattened.trimmed)
        text = ""
    }

    mutating func endRow() { table.endRow() }

    mutating func setHeader() { table.isHeader = true }

    private mutating func endTable() throws(QuarryError) {
        let rows = table.rows.filter { $0.cells.contains { !$0.isEmpty } }
        table = RTFTable()
        guard !rows.isEmpty else { return }
        guard rows.contains(where: { $0.cells.count > 1 }) else {
            for row in rows { try list.append(Block(kind: .paragraph, text: row.cells[0])) }
            return try appendNotes()
        }
        tables += 1
        let statesHeader = rows.contains(where: \.isHeader)
        for (index, row) in rows.enumerated() {
            try list.append(
                Block(
                    kind: .tableRow, level: tables, text: row.cells.joined(separator: "\t"),
                    isTableHeader: statesHeader ? row.isHeader : index == 0 && rows.count > 1))
        }
        try appendNotes()
    }
}
