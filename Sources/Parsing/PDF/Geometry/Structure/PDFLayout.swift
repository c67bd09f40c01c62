import Corpus

/// A page's fragments → blocks in reading order.
struct PDFLayout {
    /// Characters in the document's usual size, of a hundred, on a page that is set in it.
    private static let someBody = 10
    /// Lines of a caption at most: longer paragraphs begin with the same words.
    private static let captionRows = 4
    /// How much farther right an item stands than one that it lies in, in its size.
    private static let deeperItem: Float = 0.5
    /// Levels of items at most (`Block.level`).
    private static let deepestItem = 9
    /// Room that a full line leaves at most, in its size, and as a share of its region's width.
    private static let roomOfFull: Float = 1.5
    private static let shareOfFull: Float = 0.08
    /// A first line's indent at least, in its size.
    static let leastIndent: Float = 0.9

    private let page: PDFPage
    /// How the text being read runs; its coordinates are the frame's.
    private let frame: PDFFrame
    /// Size of most of the document's characters, if some of them stand here, else of these.
    private let bodySize: Float?
    /// Size of most of the characters here.
    private let ownSize: Float?
    private var blocks: [PDFLayoutBlock] = []
    /// Rows of the block being gathered.
    private(set) var open: [PDFRow] = []
    private(set) var isItem = false
    /// Left edges of the list items that the open one is nested in, its own the last.
    private var itemEdges: [Float] = []
    /// Number and sides of the region being read, and its usual distance between lines.
    private var column = 0
    private(set) var region = Box(left: 0, top: 0, right: 0, bottom: 0)
    private(set) var pitch: Float = 0
    /// Rows of ruled tables that were not read yet, by table.
    private var ruled: [Int: [PDFFragment]] = [:]
    /// Whether nothing of the page was read before.
    private let startsPage: Bool
    /// The last table, and how many blocks there were after it.
    private var lastTable: (table: PDFOpenTable, end: Int)?

    /// - Parameter numbers: those before the page; counted up.
    static func blocks(
        of page: PDFPage, bodySize: Float, numbers: inout PDFLayoutNumbers
    ) -> [PDFLayoutBlock] {
        var layout = PDFLayout(
            page.fragments, of: page, in: .upright, bodySize: bodySize, startsPage: true)
        layout.addFurniture { $0.middle < page.height / 2 }
        layout.read(page.fragments, numbers: &numbers)
        for (frame, fragments) in page.turned {
            let isAside = PDFMargin.isAside(fragments, in: frame, of: page)
            var turned = PDFLayout(
                fragments, of: page, in: frame, bodySize: bodySize,
                startsPage: !isAside && !layout.hasContent)
            turned.read(fragments, numbers: &numbers)
            if !isAside, let last = turned.lastTable {
                layout.lastTable = (last.table, layout.blocks.count + last.end)
            }
            layout.blocks += turned.blocks.map {
                var block = $0
                block.isAside = isAside
                return block
            }
        }
        layout.end(&numbers)
        layout.addFurniture { $0.middle >= page.height / 2 }
        return layout.blocks
    }

    /// Notes what the page ends in, for the next one. Notes at its foot don't part a table.
    private func end(_ numbers: inout PDFLayoutNumbers) {
        let content = blocks.filter { $0.block.kind != .furniture && !$0.isAside }
        guard let last = content.last else { return }
        numbers.endsInContents = last.block.isContents
        numbers.openTable = nil
        guard let lastTable, lastTable.table.reachesDown(of: page),
            blocks[lastTable.end...].allSatisfy({
                $0.isAside || $0.block.kind == .footnote || $0.block.kind == .furniture
            })
        else { return }
        numbers.openTable = lastTable.table
    }

    private init(
        _ fragments: [PDFFragment], of page: PDFPage, in frame: PDFFrame, bodySize: Float,
        startsPage: Bool
    ) {
        self.page = page
        self.frame = frame
        self.startsPage = startsPage
        let all = fragments.reduce(0) { $0 + $1.length }
        let body = fragments.reduce(0) { $0 + ($1.size == bodySize ? $1.length : 0) }
        ownSize = PDFPage.size(ofMost: fragments)
        self.bodySize = body * 100 > all * Self.someBody ? bodySize : ownSize
    }

    private mutating func read(_ fragments: [PDFFragment], numbers: inout PDFLayoutNumbers) {
        ruled = [:]
        for fragment in fragments {
            if let place = fragment.ruled { ruled[place.table, default: []].append(fragment) }
        }
        // In vertical writing, lines of several tiers stand side by side like a table's cells.
        let hasTables = frame != .vertical
        for region in PDFReadingOrder.regions(fragments, hasTables: hasTables) {
            numbers.columns += 1
            column = numbers.columns
            readRegion(region, numbers: &numbers)
        }
    }

    /// Ruled tables stand where their first row does; what is beside one follows it.
    private mutating func readRegion(
        _ fragments: [PDFFragment], numbers: inout PDFLayoutNumbers
    ) {
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
            read(Array(rows[next..<end]), numbers: &numbers)
            next = end
            addRuled(lines, numbers: &numbers)
        }
        read(Array(rows[next...]), numbers: &numbers)
    }

    private mutating func addRuled(_ lines: [PDFFragment], numbers: inout PDFLayoutNumbers) {
        let lines = lines.sorted { ($0.ruled?.row ?? 0) < ($1.ruled?.row ?? 0) }
        addTable(
            lines.map { PDFOpenTable.Row(row: PDFRow([$0]), text: $0.text) },
            columns: lines[0].ruled?.columns ?? [], isRuled: true, numbers: &numbers)
    }

    /// Adds a table's rows: those of a table of its own, of which the first heads the columns, or
    /// more of the one that the page before ended with.
    private mutating func addTable(
        _ rows: [PDFOpenTable.Row], columns: [ClosedRange<Float>], isRuled: Bool,
        numbers: inout PDFLayoutNumbers
    ) {
        var table = PDFOpenTable(
            rows, columns: columns, isRuled: isRuled, frame: frame, number: numbers.tables + 1)
        var texts = rows.map(\.text)
        var heads = 1
        if startsPage, !hasContent, let open = numbers.openTable,
            let more = open.goesOn(in: table, with: rows)
        {
            (table, texts, heads) = (more.table, more.texts, 0)
        } else {
            numbers.tables += 1
        }
        for (index, row) in rows.enumerated() {
            add(
                .tableRow, of: [row.row], level: table.number, text: texts[index],
                isTableHeader: index < heads)
        }
        lastTable = (table, blocks.count)
    }

    /// Whether something stands before on the page that is neither a running header nor says that
    /// a table goes on.
    private var hasContent: Bool {
        blocks.contains { $0.block.kind != .furniture && !PDFOpenTable.isContinued($0.block.text) }
    }

    private mutating func addFurniture(_ isHere: (Box) -> Bool) {
        let fragments = page.furniture.filter { isHere($0.box) }
        for row in PDFRow.rows(fragments) { add(.furniture, of: [row]) }
    }

    private mutating func read(_ rows: [PDFRow], numbers: inout PDFLayoutNumbers) {
        var index = 0
        while index < rows.count {
            if frame != .vertical, let used = takeStructure(at: index, in: rows, numbers: &numbers)
            {
                index += used
            } else {
                read(rows[index])
                index += 1
            }
        }
        close()
    }

    /// Lines of contents or a table that begin at a row; returns the number of rows used up.
    private mutating func takeStructure(
        at index: Int, in rows: [PDFRow], numbers: inout PDFLayoutNumbers
    ) -> Int? {
        let isTitled = isInContents(numbers)
        if let contents = PDFContents.starting(at: index, in: rows, isTitled: isTitled) {
            close()
            if isTitled, let title = blocks.lastIndex(where: { $0.block.kind != .furniture }) {
                blocks[title].block.isContents = true
            }
            for entry in contents.entries {
                add(.listItem, of: entry, level: nesting(entry[0]), isContents: true)
            }
            return contents.rowCount
        }
        if let table = PDFTable.starting(at: index, in: rows) {
            close()
            addTable(
                table.rows.map { PDFOpenTable.Row(row: $0.row, text: $0.text) },
                columns: table.columns, isRuled: false, numbers: &numbers)
            return table.rowCount
        }
        // The last row of a table that the page before has the others of.
        if startsPage, open.isEmpty, !hasContent, rows[index].fragments.count > 1,
            let table = numbers.openTable, table.goesOn(in: rows[index], frame: frame)
        {
            let columns = rows[index].fragments.map(\.extent)
            let text = rows[index].fragments.map(\.text).joined(separator: "\t")
            addTable(
                [PDFOpenTable.Row(row: rows[index], text: text)], columns: columns, isRuled: false,
                numbers: &numbers)
            return 1
        }
        return nil
    }

    /// Whether the last thing read is the title of a table of contents, or a line of one.
    private func isInContents(_ numbers: PDFLayoutNumbers) -> Bool {
        if let first = open.first {
            return open.count == 1 && Contents.isTitle(first.text)
        }
        guard let last = blocks.last(where: { $0.block.kind != .furniture })?.block else {
            return startsPage && numbers.endsInContents
        }
        return last.isContents || Contents.isTitle(last.text)
    }

    private mutating func read(_ row: PDFRow) {
        let startsItem = row.hasSymbol || LineShape.isListItem(row.text)
        if let last = open.last, startsItem || startsBlock(row, after: last) { close() }
        if open.isEmpty { isItem = startsItem }
        open.append(row)
    }

    private mutating func close() {
        defer { open = [] }
        guard !open.isEmpty else { return }
        if isFootnote {
            add(.footnote, of: open)
        } else if isItem {
            add(.listItem, of: open, level: nesting(open[0]))
        } else if Self.isCaption(open[0].text), open.count <= Self.captionRows {
            add(.caption, of: open)
        } else {
            add(.paragraph, of: open)
        }
    }

    /// How deep an item lies, by its indent below the items before it.
    private mutating func nesting(_ row: PDFRow) -> Int {
        let left = row.box.left
        itemEdges.removeAll { $0 > left - Self.deeperItem * row.size }
        itemEdges.append(left)
        return min(itemEdges.count, Self.deepestItem)
    }

    /// Small type in the page's lower part that starts with a mark; a list's number or bullet is
    /// none.
    private var isFootnote: Bool {
        let height = frame.height(width: page.width, height: page.height)
        // References in brackets are set in smaller type as well, and a page may be full of them.
        let first = open[0].text.unicodeScalars.first
        let isBracket = first.map("([".unicodeScalars.contains) ?? false
        guard let first, let bodySize = isBracket ? ownSize : bodySize,
            open[0].size < Self.noteSize * bodySize,
            open[0].box.top > noteZone(of: open[0].size, bodySize: bodySize) * height
        else { return false }
        if isItem { return "*†‡※".unicodeScalars.contains(first) }
        return first.properties.numericType != nil || "*†‡§¶[(※".unicodeScalars.contains(first)
    }

    /// Size of a note's type at most, in the text's: 9 points beside 10 and less.
    private static let noteSize: Float = 0.93
    /// Share of the page's height below which notes stand: those in clearly smaller type, and
    /// others.
    private static let smallNoteSize: Float = 0.9
    private static let smallNoteZone: Float = 0.45
    private static let noteZone: Float = 0.6

    private func noteZone(of size: Float, bodySize: Float) -> Float {
        size < Self.smallNoteSize * bodySize ? Self.smallNoteZone : Self.noteZone
    }

    static func isCaption(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, "FfTt圖图表".unicodeScalars.contains(first)
        else { return false }
        let text = text.lowercased()
        for word in ["figure ", "fig. ", "table ", "圖 ", "图 ", "表 ", "圖", "图", "表"] {
            guard text.hasPrefix(word) else { continue }
            return text.dropFirst(word.count).first?.isNumber ?? false
        }
        return false
    }

    private mutating func add(
        _ kind: Block.Kind, of rows: [PDFRow], level: Int = 0, text: String? = nil,
        isTableHeader: Bool = false, isContents: Bool = false
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
                    isTableHeader: isTableHeader, isContents: isContents),
                size: fragments.max { $0.length < $1.length }?.size ?? 0,
                isBold: rows.allSatisfy(\.isBold), rowCount: rows.count,
                length: fragments.reduce(0) { $0 + $1.length },
                fit: !isContents && (kind == .paragraph || kind == .listItem) ? fit(rows) : nil))
    }

    private func fit(_ rows: [PDFRow]) -> PDFColumnFit {
        let last = rows[rows.count - 1]
        let room = max(Self.roomOfFull * last.size, Self.shareOfFull * region.width)
        return PDFColumnFit(
            column: column, frame: frame, width: region.width,
            fillsLastLine: last.box.right >= region.right - room,
            startsIndented: rows[0].box.left > region.left + Self.leastIndent * rows[0].size)
    }
}
