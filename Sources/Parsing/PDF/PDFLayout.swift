import Corpus

/// A block with what decides whether it is a heading.
struct PDFLayoutBlock {
    var block: Block
    var size: Float
    var isBold: Bool
    var rowCount: Int
    var length: Int
    /// Set for running text.
    var fit: PDFColumnFit?
}

/// Tables and columns counted so far in the document.
struct PDFLayoutNumbers {
    var tables = 0
    var columns = 0
}

/// A page's fragments → blocks in reading order.
struct PDFLayout {
    private let page: PDFPage
    /// How the text being read runs; its coordinates are the frame's.
    private let frame: PDFFrame
    /// Size of most of the characters.
    private let bodySize: Float?
    private var blocks: [PDFLayoutBlock] = []
    /// Rows of the block being gathered.
    private var open: [PDFRow] = []
    private var isItem = false
    /// Number and sides of the region being read, and its usual distance between lines.
    private var column = 0
    private var region = Box(left: 0, top: 0, right: 0, bottom: 0)
    private var pitch: Float = 0

    /// - Parameter numbers: those before the page; counted up.
    static func blocks(
        of page: PDFPage, _ numbers: inout PDFLayoutNumbers
    ) -> [PDFLayoutBlock] {
        var layout = PDFLayout(page, .upright, page.fragments)
        layout.addFurniture { $0.middle < page.height / 2 }
        layout.read(page.fragments, &numbers)
        for (frame, fragments) in page.turned {
            var turned = PDFLayout(page, frame, fragments)
            turned.read(fragments, &numbers)
            layout.blocks += turned.blocks
        }
        layout.addFurniture { $0.middle >= page.height / 2 }
        return layout.blocks
    }

    private init(_ page: PDFPage, _ frame: PDFFrame, _ fragments: [PDFFragment]) {
        self.page = page
        self.frame = frame
        bodySize = Self.bodySize(fragments)
    }

    private mutating func read(_ fragments: [PDFFragment], _ numbers: inout PDFLayoutNumbers) {
        // In vertical writing, lines of several tiers stand side by side like a table's cells.
        let hasTables = frame != .vertical
        for region in PDFReadingOrder.regions(fragments, hasTables: hasTables) {
            numbers.columns += 1
            column = numbers.columns
            read(PDFRow.rows(region), tables: &numbers.tables)
        }
    }

    private mutating func addFurniture(_ isHere: (Box) -> Bool) {
        let fragments = page.furniture.filter { isHere($0.box) }
        for row in PDFRow.rows(fragments) { add(.furniture, [row]) }
    }

    private mutating func read(_ rows: [PDFRow], tables: inout Int) {
        region = rows.dropFirst().reduce(rows[0].box) { $0.union($1.box) }
        pitch = Self.usualPitch(rows)
        var index = 0
        while index < rows.count {
            if frame != .vertical, let table = PDFTable.starting(at: index, in: rows) {
                close()
                tables += 1
                for (number, row) in table.rows.enumerated() {
                    add(
                        .tableRow, [row.row], level: tables, text: row.text,
                        isTableHeader: number == 0)
                }
                index += table.rowCount
            } else {
                read(rows[index])
                index += 1
            }
        }
        close()
    }

    private mutating func read(_ row: PDFRow) {
        let startsItem = LineShape.isListItem(row.text)
        if let last = open.last, startsItem || startsBlock(row, after: last) { close() }
        if open.isEmpty { isItem = startsItem }
        open.append(row)
    }

    /// Whether a row begins a paragraph, by distance, font, indent or a short line before it.
    private func startsBlock(_ row: PDFRow, after last: PDFRow) -> Bool {
        let distance = row.box.middle - last.box.middle
        let size = max(min(row.size, last.size), 1)
        if distance > 1.3 * max(pitch, size) + 0.5 || distance > 2.4 * size { return true }
        if differ(row.size, last.size) && differ(row.largestSize, last.largestSize) { return true }
        if row.isBold != last.isBold { return true }
        let indent = row.box.left - last.box.left
        let isShort = last.box.right < region.right - 0.18 * region.width - size
        if isItem {
            // Lines hang from the second one on; a lone first line may itself be indented.
            let edge = open.count > 1 ? open[1].box.left : open[0].box.left
            return row.box.left < edge - 0.5 * size && (open.count > 1 || isShort)
        }
        // A first line's indent, after a line that stood at the column's edge.
        if indent > 0.9 * size && indent < 6 * size
            && abs(last.box.left - region.left) < 0.5 * size && open.count > 1
        {
            return true
        }
        return isShort && LineShape.endsLikeSentence(last.text)
            && !",，、;；".contains(last.text.last ?? " ")
    }

    private func differ(_ one: Float, _ other: Float) -> Bool {
        abs(one - other) > 0.08 * max(one, other)
    }

    private mutating func close() {
        defer { open = [] }
        guard !open.isEmpty else { return }
        if isItem {
            add(.listItem, open, level: 1)
        } else if isFootnote {
            add(.footnote, open)
        } else if Self.isCaption(open[0].text), open.count <= 4 {
            add(.caption, open)
        } else {
            add(.paragraph, open)
        }
    }

    /// Small type in the page's lower part that starts with a mark.
    private var isFootnote: Bool {
        let height = frame.height(width: page.width, height: page.height)
        guard let bodySize, open[0].size < 0.93 * bodySize,
            open[0].box.top > (open[0].size < 0.9 * bodySize ? 0.45 : 0.6) * height
        else { return false }
        let first = open[0].text.unicodeScalars.first
        return first.map {
            $0.properties.numericType != nil || "*†‡§¶[(※".unicodeScalars.contains($0)
        } ?? false
    }

    private static func bodySize(_ fragments: [PDFFragment]) -> Float? {
        var lengths: [Float: Int] = [:]
        for fragment in fragments { lengths[fragment.size, default: 0] += fragment.length }
        return lengths.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key
    }

    private static func isCaption(_ text: String) -> Bool {
        let text = text.lowercased()
        for word in ["figure ", "fig. ", "table ", "圖 ", "图 ", "表 ", "圖", "图", "表"] {
            guard text.hasPrefix(word) else { continue }
            return text.dropFirst(word.count).first?.isNumber ?? false
        }
        return false
    }

    private static func usualPitch(_ rows: [PDFRow]) -> Float {
        var distances: [Float] = []
        for (upper, lower) in zip(rows, rows.dropFirst())
        where abs(upper.size - lower.size) < 0.5 {
            let distance = lower.box.middle - upper.box.middle
            if distance < 2.2 * max(upper.size, 1) { distances.append(distance) }
        }
        distances.sort()
        // The lower third: paragraphs' own lines, not the space between them.
        return distances.isEmpty ? 0 : distances[distances.count / 3]
    }

    private mutating func add(
        _ kind: Block.Kind, _ rows: [PDFRow], level: Int = 0, text: String? = nil,
        isTableHeader: Bool = false
    ) {
        let box = rows.dropFirst().reduce(rows[0].box) { $0.union($1.box) }
        let text = text ?? rows.map(\.text).joined(separator: "\n")
        guard !text.allSatisfy(\.isWhitespace) else { return }
        // A symbol font's pieces of brackets; where they outweigh the text, the verdict tells.
        if page.verdict != .garbled && text.isPrivateUse { return }
        let fragments = rows.flatMap(\.fragments)
        blocks.append(
            PDFLayoutBlock(
                block: Block(
                    kind: kind, level: level, page: page.number, text: text,
                    box: frame.pageBox(box, width: page.width, height: page.height),
                    isTableHeader: isTableHeader),
                size: fragments.max { $0.length < $1.length }?.size ?? 0,
                isBold: rows.allSatisfy(\.isBold), rowCount: rows.count,
                length: fragments.reduce(0) { $0 + $1.length },
                fit: kind == .paragraph || kind == .listItem ? fit(rows) : nil))
    }

    private func fit(_ rows: [PDFRow]) -> PDFColumnFit {
        let last = rows[rows.count - 1]
        let room = max(1.5 * last.size, 0.08 * region.width)
        return PDFColumnFit(
            column: column, frame: frame, width: region.width,
            fillsLastLine: last.box.right >= region.right - room,
            startsIndented: rows[0].box.left > region.left + 0.9 * rows[0].size)
    }
}
