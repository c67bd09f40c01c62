import Corpus

extension PDFHeadings {
    /// Headings in the body's own type, by their numbers: short lines of their own, which text
    /// follows. Lines that number each other are a list.
    /// - Returns: the level of the number by the block's index.
    func numbered(_ blocks: [PDFLayoutBlock]) -> [Int: Int] {
        let text = blocks.indices.filter { index in
            switch blocks[index].block.kind {
            case .furniture, .footnote: false
            default: !blocks[index].isAside && !blocks[index].block.isContents
            }
        }
        let levels = text.map { numberedLevel(blocks[$0]) }
        var found: [Int: Int] = [:]
        for (place, index) in text.enumerated() {
            guard let level = levels[place], place + 1 < text.count else { continue }
            let before = place > 0 ? levels[place - 1] : nil
            if before == level || levels[place + 1].map({ $0 <= level }) ?? false { continue }
            found[index] = level
        }
        return found
    }

    /// How much the size of a heading in the body's own type differs from it, as a share.
    private static let bodyType: Float = 0.05

    private func numberedLevel(_ block: PDFLayoutBlock) -> Int? {
        let text = block.block.text
        guard let fit = block.fit, !fit.fillsLastLine, block.rowCount == 1,
            abs(block.size - bodySize) <= Self.bodyType * bodySize, !Self.isLineOfContents(text)
        else { return nil }
        return LineShape.numberedHeadingLevel(text)
    }
}
