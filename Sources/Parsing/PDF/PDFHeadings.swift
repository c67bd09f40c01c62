import Corpus

/// Tells headings from text by size, weight and the outline, over the whole document.
struct PDFHeadings {
    private struct Look: Hashable {
        /// Half points.
        var size: Int
        var isBold: Bool
    }

    private let bodySize: Float
    private let bodyIsBold: Bool
    /// Depth by normalised title.
    private let outline: [String: Int]

    static func mark(_ blocks: inout [PDFLayoutBlock], outline: [Document.OutlineEntry]) {
        let headings = PDFHeadings(blocks, outline)
        let marked = blocks.indices.filter { headings.isHeading(blocks[$0]) }
        let looks = Set(marked.map { look(blocks[$0]) }).sorted {
            ($1.size, $1.isBold ? 1 : 0) < ($0.size, $0.isBold ? 1 : 0)
        }
        let levels = Dictionary(
            uniqueKeysWithValues: looks.enumerated().map { ($1, min($0 + 1, 9)) })
        for index in marked {
            let depth = headings.depth(blocks[index])
            blocks[index].block.kind = .heading
            blocks[index].block.level = depth ?? levels[look(blocks[index])] ?? 1
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
        self.outline = Dictionary(
            outline.map { (Self.normalised($0.title), min($0.level, 9)) }, uniquingKeysWith: min)
    }

    private static func look(_ block: PDFLayoutBlock) -> Look {
        Look(size: Int((block.size * 2).rounded()), isBold: block.isBold)
    }

    private func isHeading(_ block: PDFLayoutBlock) -> Bool {
        switch block.block.kind {
        case .paragraph, .listItem: break
        case .heading, .tableRow, .footnote, .caption, .furniture: return false
        }
        let text = block.block.text
        let letters = text.unicodeScalars.count { $0.properties.isAlphabetic }
        guard letters >= 2 || (letters == 1 && text.count == 1), block.rowCount <= 4,
            block.length <= 200
        else { return false }
        if depth(block) != nil { return true }
        let ratio = block.size / max(bodySize, 1)
        if ratio >= 1.14 { return block.block.kind == .paragraph || !Self.isBullet(text) }
        guard ratio > 0.95, block.rowCount <= 2, !LineShape.endsLikeSentence(text),
            !Self.isBullet(text)
        else { return false }
        if block.isBold && !bodyIsBold { return true }
        return block.rowCount == 1 && ratio > 1.02
            && LineShape.numberedHeadingLevel(text) != nil
    }

    private static func isBullet(_ text: String) -> Bool {
        text.unicodeScalars.first.map { "-*+–—•·▪▫◦‣●○■□◆".unicodeScalars.contains($0) } ?? false
    }

    private func depth(_ block: PDFLayoutBlock) -> Int? {
        guard !outline.isEmpty, block.rowCount <= 4, block.length <= 200 else { return nil }
        let title = Self.normalised(block.block.text)
        if let depth = outline[title] { return depth }
        // Outlines leave numbers out as often as not.
        let bare = String(title.drop { $0.isNumber || $0 == "." })
        return bare.count > 3 ? outline[bare] : nil
    }

    private static func normalised(_ text: String) -> String {
        text.lowercased().filter { !$0.isWhitespace }
    }
}
