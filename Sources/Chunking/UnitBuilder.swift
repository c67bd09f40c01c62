import Corpus

/// Makes units of a cleaned document.
struct UnitBuilder {
    let document: CleanedDocument
    let scale: Scale
    let maxTokens: Int

    /// Tokens left free in the pieces of what was too long, for the marks between titles.
    private static let slack = 4
    /// A chunk's text behind its titles is worth a cut if it may have this part of the chunk.
    private static let leastShare = 4
    /// What stands before the first section is a title up to this part of a chunk.
    private static let frontShare = 4

    /// - Parameter contexts: what will stand before the pieces of a unit that is too long.
    /// - Complexity: O(text), tokens counted once; twice for what is too long.
    func units(contexts: inout Contexts) -> [TextUnit] {
        let splitter = SentenceSplitter(text: document.text)
        let front = frontParts(splitter)
        var units: [TextUnit] = []
        for (index, part) in document.parts.enumerated() {
            let kind = front.contains(index) ? .heading : Self.kind(part)
            let ranges =
                part.isPreformatted
                ? lines(of: part.range)
                : Self.isWhole(part.kind) ? [part.range] : splitter.sentences(in: part.range)
            for range in ranges {
                append(range, kind: kind, part: index, to: &units, contexts: &contexts)
            }
        }
        return units
    }

    /// The paragraphs at the head of a document that only say what it is: no sentence ends in
    /// them, at most headings stand before them, and a heading behind them. So a text file's
    /// centred title, and the number and date below it, are read.
    private func frontParts(_ splitter: SentenceSplitter) -> Range<Int> {
        let parts = document.parts
        let first = parts.firstIndex { $0.kind != .heading } ?? parts.count
        var end = first
        var weight = 0
        while end < parts.count, parts[end].kind == .paragraph, !parts[end].isPreformatted,
            weight * Self.frontShare <= maxTokens, !splitter.hasSentence(in: parts[end].range)
        {
            weight += scale.weight(parts[end].range, of: document.text)
            end += 1
        }
        guard end < parts.count, parts[end].kind == .heading,
            weight * Self.frontShare <= maxTokens
        else { return 0..<0 }
        return first..<end
    }

    /// The lines of preformatted text, without the white space around them.
    private func lines(of range: Range<Int>) -> [Range<Int>] {
        document.text[range].split(separator: 0x0A).compactMap { line in
            guard let first = line.firstIndex(where: { $0 > 0x20 }),
                let last = line.lastIndex(where: { $0 > 0x20 })
            else { return nil }
            return first..<last + 1
        }
    }

    private func append(
        _ range: Range<Int>, kind: TextUnit.Kind, part: Int, to units: inout [TextUnit],
        contexts: inout Contexts
    ) {
        let start = document.parts[part].range.lowerBound
        let weight = scale.weight(range, of: document.text)
        let context = contexts.context(at: part, startsPart: false)
        var pieces = [(range: range, weight: weight)]
        var room = maxTokens - context.tokens - (kind == .heading ? 0 : Self.slack)
        if !kind.leads {
            room = min(room, self.room(behindLeadsOf: units, contexts: &contexts) ?? room)
        }
        if weight > room {
            let limit = max(1, min(room, maxTokens - context.tokens - Self.slack))
            pieces = UnitSplitter(document: document, scale: scale).split(range, limit: limit)
        }
        for piece in pieces {
            units.append(
                TextUnit(
                    range: piece.range, part: part, kind: kind,
                    startsPart: piece.range.lowerBound == start, weight: piece.weight))
        }
    }

    /// Tokens left in a chunk for what follows the titles and table heads at the end of `units`,
    /// so that they are not alone; nil if there are none, or too much of them.
    private func room(behindLeadsOf units: [TextUnit], contexts: inout Contexts) -> Int? {
        let leads = units[((units.lastIndex { !$0.kind.leads } ?? -1) + 1)...]
        guard let first = leads.first else { return nil }
        let above = contexts.context(at: first.part, startsPart: first.startsPart)
        let weight = leads.reduce(0) { $0 + $1.weight }
        let room = maxTokens - above.tokens - weight - Self.slack
        return room * Self.leastShare >= maxTokens ? room : nil
    }

    private static func kind(_ part: CleanedDocument.Part) -> TextUnit.Kind {
        switch part.kind {
        case .heading: .heading
        case .tableRow: part.isTableHeader ? .headerRow : .row
        case .paragraph, .listItem, .footnote, .caption, .furniture: .text
        }
    }

    /// Headings, list items and rows are units of their own, however many sentences they have.
    private static func isWhole(_ kind: Block.Kind) -> Bool {
        switch kind {
        case .heading, .listItem, .tableRow: true
        case .paragraph, .footnote, .caption, .furniture: false
        }
    }
}
