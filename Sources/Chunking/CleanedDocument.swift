import Corpus

/// A document's cleaned text, block by block, with the way back to the text as parsed.
struct CleanedDocument {
    /// One block that cleaning left something of.
    struct Part {
        /// Index in `Document.blocks`.
        var block: Int
        var kind: Block.Kind
        var level: Int
        /// Where the block stands; more than one place if it runs over columns or pages.
        var places: [Block.Place]
        var isTableHeader: Bool
        /// Whether its lines are kept.
        var isPreformatted: Bool
        /// UTF-8 bytes in `text`.
        var range: Range<Int>
    }

    /// UTF-8; the parts' texts joined by one line feed.
    let text: [UInt8]
    let parts: [Part]
    let report: CleaningReport
    private let map: OffsetMap

    /// - Complexity: O(text).
    init(_ document: Document) {
        let running = RunningLines.find(in: document)
        let contents = Contents.find(in: document)
        var cleaner = TextCleaner(compounds: Compounds(document))
        var parts: [Part] = []
        var report = CleaningReport()
        report.repeatedLines = running.lines
        cleaner.bytes.reserveCapacity(document.blocks.last?.range.upperBound ?? 0)
        for (index, block) in document.blocks.enumerated() {
            if block.kind == .furniture { report.furnitureBlocks += 1 }
            if running.blocks.contains(index) { report.repeatedBlocks += 1 }
            if contents.contains(index) { report.contentsBlocks += 1 }
            let isLeftOut = running.blocks.contains(index) || contents.contains(index)
            if block.kind == .furniture || isLeftOut { continue }
            Self.append(block, at: index, to: &parts, with: &cleaner)
        }
        report.droppedCharacters = cleaner.counts.dropped
        report.foldedCharacters = cleaner.counts.folded
        report.rejoinedWords = cleaner.counts.rejoined
        text = cleaner.bytes
        map = cleaner.map
        self.parts = parts
        self.report = report
    }

    private static func append(
        _ block: Block, at index: Int, to parts: inout [Part], with cleaner: inout TextCleaner
    ) {
        let start = cleaner.bytes.count
        if !parts.isEmpty { cleaner.bytes.append(0x0A) }
        let range = cleaner.append(block)
        guard !range.isEmpty else { return cleaner.bytes.removeLast(cleaner.bytes.count - start) }
        parts.append(
            Part(
                block: index, kind: block.kind, level: block.level, places: block.places,
                isTableHeader: block.isTableHeader, isPreformatted: block.isPreformatted,
                range: range))
    }

    func text(_ part: Part) -> String { text.text(part.range) }

    /// UTF-8 bytes of the document's text that a range of the cleaned text came from.
    func rawRange(_ range: Range<Int>) -> Range<Int> { map.raw(range) }

    /// Whether the cleaned text may be cut here: between characters, and not inside what came
    /// from one character of the text as parsed.
    func isCut(_ position: Int) -> Bool {
        guard position > 0, position < text.count else { return true }
        guard text[position] & 0xC0 != 0x80 else { return false }
        return map.isCut(position) && !Scalars.extendsPrevious(text.scalar(at: position).value)
    }
}
