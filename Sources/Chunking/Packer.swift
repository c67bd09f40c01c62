import Corpus

/// Packs units into chunks, in document order.
///
/// A chunk takes units until the next does not fit, the section of its heading path ends, or a
/// section of the highest level begins; then `bestBreak` may give some back. The next chunk
/// repeats the last sentences up to `overlapTokens`. No chunk is titles alone where there is
/// anything to join them with: see `opening(at:)` and `joinLastTitles`.
///
/// - Complexity: O(units), and tokens of each chunk counted once more.
struct Packer {
    let document: CleanedDocument
    let units: [TextUnit]
    let outline: Outline
    let settings: ChunkSettings
    let countTokens: (String) -> Int
    var contexts: Contexts
    var chunks: [Chunk] = []
    /// Cleaned text of each chunk, and what was put before it.
    var places: [(text: Range<Int>, context: Context)] = []
    /// `weights[i]` is the weight of the units before `i`.
    private let weights: [Int]
    /// `firstUnit[p]` is the first unit of part `p` or of one after it.
    private let firstUnit: [Int]

    init(
        document: CleanedDocument, units: [TextUnit], outline: Outline, contexts: Contexts,
        settings: ChunkSettings, countTokens: @escaping (String) -> Int
    ) {
        self.document = document
        self.units = units
        self.outline = outline
        self.contexts = contexts
        self.settings = settings
        self.countTokens = countTokens
        weights = units.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.weight) }
        var first = [Int](repeating: units.count, count: document.parts.count + 1)
        for (index, unit) in units.enumerated().reversed() { first[unit.part] = index }
        firstUnit = first
    }

    mutating func pack() -> [Chunk] {
        var start = 0
        var fresh = 0
        while fresh < units.count {
            let (context, limit) = opening(at: start)
            let budget = settings.maxTokens - context.tokens
            var end = fresh + 1
            while end < limit, weight(start..<end + 1) <= budget { end += 1 }
            if end < limit {
                end = bestBreak(from: start, fresh: fresh, end: end, limit: limit, budget: budget)
            }
            let emitted = emit(start..<end, fresh: fresh, in: context)
            fresh = emitted.upperBound
            start = overlapStart(after: emitted, isSectionEnd: fresh == limit)
        }
        joinLastTitles()
        return chunks
    }

    func weight(_ range: Range<Int>) -> Int {
        weights[range.upperBound] - weights[range.lowerBound]
    }

    mutating func context(at unit: Int) -> Context {
        contexts.context(at: units[unit].part, startsPart: units[unit].startsPart)
    }

    func limit(at unit: Int) -> Int {
        let part = units[unit].part
        let section = outline.sectionAbove(part, startsPart: units[unit].startsPart)
        return firstUnit[outline.limit(of: section, from: part)]
    }

    /// Where the chunk after another starts: beyond that one's start always.
    private mutating func overlapStart(after emitted: Range<Int>, isSectionEnd: Bool) -> Int {
        let end = emitted.upperBound
        guard end < units.count, !isSectionEnd, units[end].kind == .text else { return end }
        let section = outline.sectionOfPart[units[end].part]
        let overlap = min(settings.overlapTokens, settings.maxTokens / 2)
        let room = settings.maxTokens - context(at: end).tokens - units[end].weight
        var start = end
        while start - 1 > emitted.lowerBound, units[start - 1].kind == .text,
            outline.sectionOfPart[units[start - 1].part] == section,
            weight(start - 1..<end) <= min(overlap, room)
        {
            start -= 1
        }
        return start
    }

    /// Appends the chunk of some units, or of fewer if the exact count says so.
    /// - Returns: the units of the last chunk appended, which end beyond `fresh`; none where the
    ///   last was a piece of a unit.
    private mutating func emit(
        _ range: Range<Int>, fresh: Int, in context: Context
    ) -> Range<Int> {
        var range = range
        while true {
            let chunk = chunk(text(of: range), in: context)
            if chunk.tokenCount <= settings.maxTokens {
                append(chunk, of: text(of: range), in: context)
                return range
            }
            if leavesOnlyLeads(range) {
                let inner = contexts.context(at: units[fresh].part, startsPart: false)
                emitPieces(of: text(of: range), in: context, inner: inner)
                return range.upperBound..<range.upperBound
            }
            if range.upperBound > fresh + 1 {
                range = range.lowerBound..<range.upperBound - 1
            } else if range.lowerBound < fresh {
                range = fresh..<fresh + 1
            } else {
                let inner = contexts.context(at: units[fresh].part, startsPart: false)
                emitPieces(of: text(of: range), in: context, inner: inner)
                return fresh + 1..<fresh + 1
            }
        }
    }

    /// Halves text until each piece fits or can't be cut. `inner` is the context of all pieces
    /// but the first, which may start with a heading.
    private mutating func emitPieces(
        of text: Range<Int>, in context: Context, inner: Context
    ) {
        let chunk = chunk(text, in: context)
        let splitter = UnitSplitter(document: document, scale: Scale(countTokens: countTokens))
        guard chunk.tokenCount > settings.maxTokens, let (first, second) = splitter.halves(text)
        else { return append(chunk, of: text, in: context) }
        emitPieces(of: first, in: context, inner: inner)
        emitPieces(of: second, in: inner, inner: inner)
    }

    mutating func append(_ chunk: Chunk, of text: Range<Int>, in context: Context) {
        chunks.append(chunk)
        places.append((text, context))
    }

    private func text(of range: Range<Int>) -> Range<Int> {
        units[range.lowerBound].range.lowerBound..<units[range.upperBound - 1].range.upperBound
    }

    func chunk(_ range: Range<Int>, in context: Context) -> Chunk {
        var chunk = document.chunk(range, position: chunks.count)
        chunk.heading = context.heading
        chunk.tableHeader = context.tableHeader
        chunk.tokenCount = countTokens(chunk.embeddedText)
        return chunk
    }
}
