import Corpus

/// A page's fragments → blocks in reading order.
struct PDFLayout {
    private let page: PDFPage
    /// How the text being read runs; its coordinates are the frame's.
    private let frame: PDFFrame
    /// Size of most of the document's characters, if some of them stand here, else of these.
    private let bodySize: Float?
    /// Size of most of the characters here.
    private let ownSize: Float?
    private var blocks: [PDFLayoutBlock] = []
    /// Rows of the block being gathered.
    private var open: [PDFRow] = []
    private var isItem = false
    /// Left edges of the list items that the open one is nested in, its own the last.
    private var itemEdges: [Float] = []
    /// Number and sides of the region being read, and its usual distance between lines.
    private var column = 0
    private var region = Box(left: 0, top: 0, right: 0, bottom: 0)
    private var pitch: Float = 0
    /// Rows of ruled tables that were not read yet, by table.
    private var ruled: [Int: [PDFFragment]] = [:]

    /// - Parameter numbers: those before the page; counted up.
    static func blocks(
        of page: PDFPage, bodySize: Float, _ numbers: inout PDFLayoutNumbers
    ) -> [PDFLayoutBlock] {
        var layout = PDFLayout(page, .upright, page.fragments, bodySize)
        layout.addFurniture { $0.middle < page.height / 2 }
        layout.read(page.fragments, &numbers)
        for (frame, fragments) in page.turned {
            var turned = PDFLayout(page, frame, fragments, bodySize)
            turned.read(fragments, &numbers)
            let isAside = PDFMargin.isAside(fragments, frame, page)
            layout.blocks += turned.blocks.map {
                var block = $0
                block.isAside = isAside
                return block
            }
        }
        layout.addFurniture { $0.middle >= page.height / 2 }
        return layout.blocks
    }

    private init(
        _ page: PDFPage, _ frame: PDFFrame, _ fragments: [PDFFragment], _ bodySize: Float
    ) {
        self.page = page
        self.frame = frame
        let all = fragments.reduce(0) { $0 + $1.length }
        let body = fragments.reduce(0) { $0 + ($1.size == bodySize ? $1.length : 0) }
        ownSize = Self.bodySize(fragments)
        self.bodySize = body * 10 > all ? bodySize : ownSize
    }

    private mutating func read(_ fragments: [PDFFragment], _ numbers: inout PDFLayoutNumbers) {
        ruled = [:]
        for fragment in fragments {
            if let place = fragment.ruled { ruled[place.table, default: []].append(fragment) }
        }
        // In vertical writing, lines of several tiers stand side by side like a table's cells.
        let hasTables = frame != .vertical
        for region in PDFReadingOrder.regions(fragments, hasTables: hasTables) {
            numbers.columns += 1
            column = numbers.columns
            readRegion(region, tables: &numbers.tables)
        }
    }

    /// Ruled tables stand where their first row does; what is beside one follows it.
    private mutating func readRegion(_ fragments: [PDFFragment], tables: inout Int) {
        let rows = PDFRow.rows(fragments.filter { $0.ruled == nil })
        let heads = fragments.filter { $0.ruled != nil }.sorted {
            ($0.box.middle, $0.box.left) < ($1.box.middle, $1.box.left)
        }
        if let first = rows.first {
            region = rows.dropFirst().reduce(first.box) { $0.union($1.box) }
            pitch = usualPitch(rows)
            itemEdges = []
        }
        var next = 0
        for head in heads {
            guard let table = head.ruled?.table, let lines = ruled.removeValue(forKey: table)
            else { continue }
            let end = rows[next...].firstIndex { $0.box.middle > head.box.middle } ?? rows.count
            read(Array(rows[next..<end]), tables: &tables)
            next = end
            addRuled(lines, &tables)
        }
        read(Array(rows[next...]), tables: &tables)
    }

    private mutating func addRuled(_ lines: [PDFFragment], _ tables: inout Int) {
        tables += 1
        let lines = lines.sorted { ($0.ruled?.row ?? 0) < ($1.ruled?.row ?? 0) }
        for (number, line) in lines.enumerated() {
            add(
                .tableRow, [PDFRow([line])], level: tables, text: line.text,
                isTableHeader: number == 0)
        }
    }

    private mutating func addFurniture(_ isHere: (Box) -> Bool) {
        let fragments = page.furniture.filter { isHere($0.box) }
        for row in PDFRow.rows(fragments) { add(.furniture, [row]) }
    }

    private mutating func read(_ rows: [PDFRow], tables: inout Int) {
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
        let startsItem = row.hasSymbol || LineShape.isListItem(row.text)
        if let last = open.last, startsItem || startsBlock(row, after: last) { close() }
        if open.isEmpty { isItem = startsItem }
        open.append(row)
    }

    /// Whether a row begins a paragraph, by distance, font, indent or a short line before it.
    private func startsBlock(_ row: PDFRow, after last: PDFRow) -> Bool {
        let distance = row.box.middle - last.box.middle
        let size = max(min(row.size, last.size), 1)
        if distance > 1.3 * max(pitch, size) + 0.5 || distance > max(2.4 * size, 1.1 * pitch) {
            return true
        }
        if differ(row.size, last.size) && differ(row.largestSize, last.largestSize) { return true }
        if row.isBold != last.isBold { return true }
        if Self.isCaption(open[0].text) && Self.isCaption(row.text) { return true }
        let indent = row.box.left - last.box.left
        let isShort = last.box.right < region.right - 0.18 * region.width - size
        if isItem { return endsItem(row, after: last, isShort: isShort) }
        // A first line's indent, after a line that stood at the column's edge.
        if indent > 0.9 * size && indent < 6 * size
            && abs(last.box.left - region.left) < 0.5 * size && open.count > 1
        {
            return true
        }
        return isShort && LineShape.endsLikeSentence(last.text)
            && !",，、;；".contains(last.text.last ?? " ")
    }

    /// Whether a row that is no item itself comes after the open item rather than going on with
    /// it. An item's further lines hang, or, as in Chinese, stand left of its first.
    private func endsItem(_ row: PDFRow, after last: PDFRow, isShort: Bool) -> Bool {
        let size = max(min(row.size, last.size), 1)
        let first = open[0].box.left
        let isOver = isShort && hasRoom(after: last, for: row)
        if row.box.left > first + 0.5 * size { return false }
        guard open.count > 1 else { return isOver }
        let edge = open[1].box.left
        // Back at the indent of first lines.
        if edge < first - 0.5 * size && row.box.left > edge + 0.9 * size { return true }
        return isOver || row.box.left < edge - 0.5 * size
    }

    /// Whether the row's first word could have stood at the end of the last line.
    private func hasRoom(after last: PDFRow, for row: PDFRow) -> Bool {
        let fragment = row.fragments[0]
        let word = fragment.text.prefix { !$0.isWhitespace }
        let isHan = word.unicodeScalars.first.map { $0.value >= 0x2E80 } ?? false
        let share = Float(word.count) / Float(max(fragment.text.count, 1))
        // What may not start a line takes the character before it along.
        let needed = isHan ? 3 * row.size : share * fragment.box.width + 0.5 * row.size
        return region.right - last.box.right > needed
    }

    private func differ(_ one: Float, _ other: Float) -> Bool {
        abs(one - other) > 0.08 * max(one, other)
    }

    private mutating func close() {
        defer { open = [] }
        guard !open.isEmpty else { return }
        if isFootnote {
            add(.footnote, open)
        } else if isItem {
            add(.listItem, open, level: nesting(open[0]))
        } else if Self.isCaption(open[0].text), open.count <= 4 {
            add(.caption, open)
        } else {
            add(.paragraph, open)
        }
    }

    /// How deep an item lies, by its indent below the items before it.
    private mutating func nesting(_ row: PDFRow) -> Int {
        let left = row.box.left
        itemEdges.removeAll { $0 > left - 0.5 * row.size }
        itemEdges.append(left)
        return min(itemEdges.count, 9)
    }

    /// Small type in the page's lower part that starts with a mark; a list's number or bullet is
    /// none.
    private var isFootnote: Bool {
        let height = frame.height(width: page.width, height: page.height)
        // References in brackets are set in smaller type as well, and a page may be full of them.
        let first = open[0].text.unicodeScalars.first
        let isBracket = first.map("([".unicodeScalars.contains) ?? false
        guard let first, let bodySize = isBracket ? ownSize : bodySize,
            open[0].size < 0.93 * bodySize,
            open[0].box.top > (open[0].size < 0.9 * bodySize ? 0.45 : 0.6) * height
        else { return false }
        if isItem { return "*†‡※".unicodeScalars.contains(first) }
        return first.properties.numericType != nil || "*†‡§¶[(※".unicodeScalars.contains(first)
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

    /// The region's distance between the lines of a paragraph; 0 where it can't be told.
    private func usualPitch(_ rows: [PDFRow]) -> Float {
        let pairs = zip(rows, rows.dropFirst()).filter { abs($0.size - $1.size) < 0.5 }
        let distances = pairs.map { $1.box.middle - $0.box.middle }
        let close = zip(pairs, distances).filter { $1 < 2.2 * max($0.0.size, 1) }.map(\.1)
        // The lower third: paragraphs' own lines, not the space between them.
        if !close.isEmpty { return close.sorted()[close.count / 3] }
        // Lines set wide apart fill their column; a list's and a form's do not.
        let edge = region.right - 0.1 * region.width
        let filled = pairs.filter { $0.0.box.right > edge }
        guard !distances.isEmpty, filled.count * 5 >= pairs.count * 3,
            region.width > 10 * rows[0].size
        else { return 0 }
        let wide = distances.sorted()[distances.count / 3]
        let isEven = distances.filter { $0 < 1.1 * wide }.count * 5 >= distances.count * 3
        return isEven && wide < 4 * rows[0].size ? wide : 0
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
