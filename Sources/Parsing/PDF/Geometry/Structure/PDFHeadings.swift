import Corpus

/// Tells headings from text by size, weight and the outline, over the whole document.
struct PDFHeadings {
    private struct Look: Hashable {
        /// Half points.
        var size: Int
        var isBold: Bool
    }

    let bodySize: Float
    private let bodyIsBold: Bool
    /// Entries of the outline by normalised title.
    private let outline: [String: [Document.OutlineEntry]]
    /// The level that the outline gives each block.
    private var outlineLevels: [Int?] = []

    static func mark(_ blocks: inout [PDFLayoutBlock], outline: [Document.OutlineEntry]) {
        let headings = PDFHeadings(blocks, outline)
        let numbered = headings.numbered(blocks)
        let marked = blocks.indices.filter {
            numbered[$0] != nil || headings.isHeading(blocks[$0], headings.outlineLevels[$0])
        }
        let looks = Set(marked.map { look(blocks[$0]) }).sorted {
            ($1.size, $1.isBold ? 1 : 0) < ($0.size, $0.isBold ? 1 : 0)
        }
        let levels = Dictionary(
            uniqueKeysWithValues: looks.enumerated().map { ($1, $0 + 1) })
        let top = numbered.values.min() ?? 0
        for index in marked {
            let level = levels[look(blocks[index])] ?? 1
            let deeper = numbered[index].map { $0 - top } ?? 0
            blocks[index].block.kind = .heading
            blocks[index].block.level =
                headings.outlineLevels[index] ?? min(level + deeper, 9)
        }
    }

    private init(_ blocks: [PDFLayoutBlock], _ outline: [Document.OutlineEntry]) {
        var lengths: [Int: Int] = [:]
        var bold = 0
        var all = 0
        for block in blocks where block.block.kind != .furniture {
            lengths[Self.look(block).size, default: 0] += block.length
            all += block.length
            if block.isBold { bold += block.length }
        }
        let body = lengths.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 20
        bodySize = Float(body) / 2
        bodyIsBold = bold * 5 > all * 2
        self.outline = Dictionary(grouping: outline) { Self.normalised($0.title) }
        outlineLevels = levels(blocks)
    }

    private static func look(_ block: PDFLayoutBlock) -> Look {
        Look(size: Int((block.size * 2).rounded()), isBold: block.isBold)
    }

    private func isHeading(_ block: PDFLayoutBlock, _ outlineLevel: Int?) -> Bool {
        switch block.block.kind {
        case .paragraph, .listItem: break
        case .heading, .tableRow, .footnote, .caption, .furniture: return false
        }
        let text = block.block.text
        let letters = text.unicodeScalars.count { $0.properties.isAlphabetic }
        guard letters >= 2 || (letters == 1 && text.count == 1), block.rowCount <= 4,
            block.length <= 200, !block.isAside
        else { return false }
        if outlineLevel != nil { return true }
        guard !Self.isLineOfContents(text) else { return false }
        let ratio = block.size / max(bodySize, 1)
        if ratio >= 1.14 {
            return (block.block.kind == .paragraph || !Self.isBullet(text))
                && !Self.isSentence(text, block.length)
        }
        guard ratio > 0.95, block.rowCount <= 2, !LineShape.endsLikeSentence(text),
            !Self.isBullet(text)
        else { return false }
        if block.isBold && !bodyIsBold { return true }
        return block.rowCount == 1 && ratio > 1.02
            && LineShape.numberedHeadingLevel(text) != nil
    }

    /// Whether text in large type is running text all the same.
    private static func isSentence(_ text: String, _ length: Int) -> Bool {
        let last = text.unicodeScalars.last { !$0.isSpace }
        guard let last else { return false }
        return "。；，、;,".unicodeScalars.contains(last) || last == "." && length > 60
    }

    /// Dots that lead to a page's number.
    static func isLineOfContents(_ text: String) -> Bool {
        [". . .", "....", "……", "····", "⋯⋯"].contains { text.contains($0) }
    }

    private static func isBullet(_ text: String) -> Bool {
        text.unicodeScalars.first.map { "-*+–—•·▪▫◦‣●○■□◆".unicodeScalars.contains($0) } ?? false
    }

    /// On pages with several titles of other pages, which are the printed contents, the outline
    /// tells nothing.
    private func levels(_ blocks: [PDFLayoutBlock]) -> [Int?] {
        guard !outline.isEmpty else { return Array(repeating: nil, count: blocks.count) }
        let entries = blocks.map(entries)
        let isHere = zip(blocks, entries).map { block, entries in
            entries.contains { $0.page == nil || $0.page == block.block.page }
        }
        var others: [Int: Int] = [:]
        for (index, block) in blocks.enumerated() where !entries[index].isEmpty && !isHere[index] {
            others[block.block.page, default: 0] += 1
        }
        return blocks.indices.map { index in
            guard isHere[index] || others[blocks[index].block.page, default: 0] < 3 else {
                return nil
            }
            return entries[index].map { min($0.level, 9) }.min()
        }
    }

    /// The outline's entries of a block's title.
    private func entries(_ block: PDFLayoutBlock) -> [Document.OutlineEntry] {
        guard !outline.isEmpty, block.rowCount <= 4, block.length <= 200 else { return [] }
        let title = Self.normalised(block.block.text)
        // Outlines leave numbers out as often as not.
        let bare = String(title.drop { $0.isNumber || $0 == "." })
        return outline[title] ?? (bare.count > 3 ? outline[bare] : nil) ?? []
    }

    private static func normalised(_ text: String) -> String {
        text.lowercased().filter { !$0.isWhitespace }
    }
}
