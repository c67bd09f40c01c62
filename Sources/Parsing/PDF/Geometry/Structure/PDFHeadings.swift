import Corpus

/// Tells headings from text by size, weight and the outline, over the whole document.
struct PDFHeadings {
    /// Size of a heading's type at least, in the body's: 11.4 points beside 10. Notes and tables of
    /// contents differ by less.
    static let largeType: Float = 1.14
    /// The same for a numbered heading, and what one in the body's own or bold type has at least.
    private static let largerType: Float = 1.02
    private static let leastType: Float = 0.95
    /// Lines and characters of a heading at most, and lines of one in the body's size.
    private static let mostRows = 4
    private static let mostCharacters = 200
    private static let mostRowsOfBody = 2
    /// Characters from which large type that ends in a full stop is a sentence.
    private static let sentence = 60
    /// Bold characters of a hundred in a document whose body is bold: bold tells nothing then.
    private static let boldBody = 40
    /// Titles of other pages on one page at least that are the printed contents.
    private static let leastContents = 3
    /// Characters of a title without its number, at least, by which the outline is searched.
    private static let leastBareTitle = 4
    /// Levels of headings at most (`Block.level`).
    private static let deepest = 9

    private struct Look: Hashable {
        /// Half points.
        var size: Int
        var isBold: Bool
    }

    /// Half points; of a document without text.
    private static let usualLook = 20

    let bodySize: Float
    private let bodyIsBold: Bool
    /// Entries of the outline by normalised title.
    private let outline: [String: [Document.OutlineEntry]]
    /// The level that the outline gives each block.
    private var outlineLevels: [Int?] = []

    static func mark(_ blocks: inout [PDFLayoutBlock], outline: [Document.OutlineEntry]) {
        let headings = PDFHeadings(blocks, outline: outline)
        let numbered = headings.numbered(blocks)
        let marked = blocks.indices.filter {
            numbered[$0] != nil
                || headings.isHeading(blocks[$0], outlineLevel: headings.outlineLevels[$0])
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
                headings.outlineLevels[index] ?? min(level + deeper, deepest)
        }
    }

    private init(_ blocks: [PDFLayoutBlock], outline: [Document.OutlineEntry]) {
        var lengths: [Int: Int] = [:]
        var bold = 0
        var all = 0
        for block in blocks where block.block.kind != .furniture {
            lengths[Self.look(block).size, default: 0] += block.length
            all += block.length
            if block.isBold { bold += block.length }
        }
        let body = lengths.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? Self.usualLook
        bodySize = Float(body) / 2
        bodyIsBold = bold * 100 > all * Self.boldBody
        self.outline = Dictionary(grouping: outline) { Self.normalised($0.title) }
        outlineLevels = levels(blocks)
    }

    private static func look(_ block: PDFLayoutBlock) -> Look {
        Look(size: Int((block.size * 2).rounded()), isBold: block.isBold)
    }

    private func isHeading(_ block: PDFLayoutBlock, outlineLevel: Int?) -> Bool {
        switch block.block.kind {
        case .paragraph, .listItem: break
        case .heading, .tableRow, .footnote, .caption, .furniture: return false
        }
        let text = block.block.text
        let letters = text.unicodeScalars.count(where: \.isLetter)
        guard letters >= 2 || (letters == 1 && text.count == 1),
            !block.block.isContents || Contents.isTitle(text), block.rowCount <= Self.mostRows,
            block.length <= Self.mostCharacters, !block.isAside
        else { return false }
        if outlineLevel != nil { return true }
        guard !Self.isLineOfContents(text) else { return false }
        let ratio = block.size / max(bodySize, 1)
        if ratio >= Self.largeType {
            return (block.block.kind == .paragraph || !Self.isBullet(text))
                && !Self.isSentence(text, length: block.length)
        }
        guard ratio > Self.leastType, block.rowCount <= Self.mostRowsOfBody,
            !LineShape.endsLikeSentence(text),
            !Self.isBullet(text)
        else { return false }
        if block.isBold && !bodyIsBold { return true }
        return block.rowCount == 1 && ratio > Self.largerType
            && LineShape.numberedHeadingLevel(text) != nil
    }

    /// Whether text in large type is running text all the same.
    private static func isSentence(_ text: String, length: Int) -> Bool {
        let last = text.unicodeScalars.last { !$0.isSpace }
        guard let last else { return false }
        return "。；，、;,".unicodeScalars.contains(last) || last == "." && length > sentence
    }

    /// Dots that lead to a page's number: `. . .`, `....`, `……`, `····`, `⋯⋯`.
    static func isLineOfContents(_ text: String) -> Bool {
        var (last, beforeLast): (Unicode.Scalar, Unicode.Scalar) = ("x", "x")
        var (together, spaced) = (0, 0)
        for scalar in text.unicodeScalars {
            together = scalar == last ? together + 1 : 1
            switch scalar {
            case ".":
                spaced = last == " " && beforeLast == "." ? spaced + 1 : 1
                if spaced == 3 || together == 4 { return true }
            case "·": if together == 4 { return true }
            case "…", "⋯": if together == 2 { return true }
            default: break
            }
            (last, beforeLast) = (scalar, last)
        }
        return false
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
            guard isHere[index] || others[blocks[index].block.page, default: 0] < Self.leastContents
            else {
                return nil
            }
            return entries[index].map { min($0.level, Self.deepest) }.min()
        }
    }

    /// The outline's entries of a block's title.
    private func entries(_ block: PDFLayoutBlock) -> [Document.OutlineEntry] {
        guard !outline.isEmpty, block.rowCount <= Self.mostRows,
            block.length <= Self.mostCharacters
        else { return [] }
        let title = Self.normalised(block.block.text)
        // Outlines leave numbers out as often as not.
        let bare = String(title.drop { $0.isNumber || $0 == "." })
        return outline[title] ?? (bare.count >= Self.leastBareTitle ? outline[bare] : nil) ?? []
    }

    private static func normalised(_ text: String) -> String {
        text.lowercased().filter { !$0.isWhitespace }
    }
}
