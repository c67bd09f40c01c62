import Corpus

/// Cleans the text of one block after another into one buffer, and notes where it came from.
///
/// How two lines are joined is decided by what stands on both sides of the line's end and by how
/// the document spells elsewhere; so a part of a text is cleaned with all of its block.
///
/// - A run of white space becomes one space, a tab in table rows (it separates cells).
/// - A line break becomes a space, or nothing between characters written without spaces.
/// - A hyphen at a line's end goes when lower-case letters stand on both sides (`exam-⏎ple`);
///   between other letters and digits it stays, without a space (`COVID-⏎19`). It stays in
///   compounds as well, by what the document writes elsewhere, or else by the language
///   (`Compounds`): `well-⏎known`, `self-⏎service`. `short-⏎and long-term` keeps a space.
/// - A line's end inside an address, a name or a range is nothing (`john@⏎example.org`,
///   `FAA–2020–⏎0686`); see `joinsName`.
/// - Preformatted text keeps its lines, one empty line between them, and their indents.
/// - Compatibility forms are folded as `CompatibilityFolding` says, all is in NFC.
/// - Control, zero-width and other invisible characters, and soft hyphens, are left out.
///
/// - Complexity: O(text).
struct TextCleaner {
    var bytes: [UInt8] = []
    var map = OffsetMap()
    var counts = Counts()
    var gap = Gap()
    /// Where the block being cleaned starts in `bytes`.
    var blockStart = 0
    let compounds: Compounds
    private(set) var layout = Layout.prose
    private let table = ScalarClass.table

    init(compounds: Compounds = .none) { self.compounds = compounds }

    /// What a block's white space means.
    enum Layout {
        case prose
        /// Tabs part cells.
        case row
        case preformatted

        init(_ block: Block) {
            self =
                block.isPreformatted
                ? .preformatted : block.kind == .tableRow ? .row : .prose
        }
    }

    struct Counts: Hashable, Sendable {
        /// Invisible characters left out.
        var dropped = 0
        /// Characters, with what extends them, whose form changed.
        var folded = 0
        /// Words that a line's end had cut.
        var rejoined = 0
    }

    /// Appends the cleaned text of a block.
    /// - Returns: the block's range in `bytes`; empty if nothing is left of it.
    mutating func append(_ block: Block) -> Range<Int> {
        blockStart = bytes.count
        gap = Gap()
        layout = Layout(block)
        var text = block.text
        text.withUTF8 { clean($0, at: block.range.lowerBound) }
        return blockStart..<bytes.count
    }

    /// The cleaned text that a range of the document's bytes became, without white space at its
    /// ends.
    /// - Complexity: O(runs).
    func text(of raw: Range<Int>) -> String {
        guard let range = map.cleaned(raw) else { return "" }
        var slice = bytes[range]
        while let first = slice.first, first <= 0x20 { slice.removeFirst() }
        while let last = slice.last, last <= 0x20 { slice.removeLast() }
        return String(decoding: slice, as: UTF8.self)
    }

    private mutating func clean(_ raw: UnsafeBufferPointer<UInt8>, at offset: Int) {
        var index = 0
        while index < raw.count {
            let (value, length) = raw.scalar(at: index)
            switch ScalarClass.of(value, in: table) {
            case .plain:
                let end = endOfPlain(raw, from: index + length)
                copy(raw, range: index..<end, first: value, at: offset)
                index = end
                continue
            case .space: gap.add(spaces: 1)
            case .tab where layout == .row: gap.hasTab = true
            case .tab: gap.add(spaces: 4 - gap.spaces % 4)
            case .lineBreak: gap.add(break: value)
            case .softHyphen:
                if !gap.isVisible { gap.hasSoftHyphen = true }
                counts.dropped += 1
            case .dropped: counts.dropped += 1
            case .joiner, .extender, .folded:
                index = transform(raw, from: index, at: offset)
                continue
            }
            index += length
        }
    }

    /// The end of what can be copied as it is: plain scalars with single spaces between them.
    private func endOfPlain(_ raw: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var index = start
        while index < raw.count {
            let byte = raw[index]
            if byte > 0x20 && byte < 0x7F {
                index += 1
            } else if byte == 0x20, index + 1 < raw.count, raw[index + 1] > 0x20,
                raw[index + 1] < 0x7F
            {
                index += 2
            } else if byte >= 0x80 {
                let (value, length) = raw.scalar(at: index)
                guard ScalarClass.of(value, in: table) == .plain else { return index }
                index += length
            } else {
                return index
            }
        }
        return index
    }

    private mutating func copy(
        _ raw: UnsafeBufferPointer<UInt8>, range: Range<Int>, first: UInt32, at offset: Int
    ) {
        closeGap(before: first, in: raw, index: range.lowerBound, at: offset)
        map.append(
            OffsetMap.Run(
                cleaned: bytes.count, cleanedLength: range.count,
                raw: offset + range.lowerBound, rawLength: range.count, isCopy: true))
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: raw[range]))
    }

    /// Folds and composes the scalar at `index` with what extends it; an extender is taken
    /// together with the character before it.
    /// - Returns: the index after them.
    private mutating func transform(
        _ raw: UnsafeBufferPointer<UInt8>, from index: Int, at offset: Int
    ) -> Int {
        let (value, length) = raw.scalar(at: index)
        let kind = ScalarClass.of(value, in: table)
        var start = index
        if kind != .folded, !gap.isVisible, bytes.count > blockStart {
            let last = bytes.scalar(before: bytes.count).value
            if kind == .extender || Scalars.takesJoiner(last) {
                start = takeBackCharacter(raw, at: offset)
            }
        }
        if kind == .joiner && start == index {
            counts.dropped += 1
            return index + length
        }
        let (scalars, end) = character(raw, from: start, through: index + length)
        emit(scalars, raw: raw, range: start..<end, at: offset)
        return end
    }

    /// Removes the last character, marks and all, from the cleaned text.
    /// - Returns: the index of its first byte.
    private mutating func takeBackCharacter(
        _ raw: UnsafeBufferPointer<UInt8>, at offset: Int
    ) -> Int {
        while true {
            let start = takeBack() - offset
            guard bytes.count > blockStart, bytes[bytes.count - 1] > 0x20,
                Scalars.extendsPrevious(raw.scalar(at: start).value)
            else { return start }
        }
    }

    /// The visible scalars from `start` to at least `end`, and on while they extend the last.
    /// - Returns: the scalars, and the index after the last of them.
    private func character(
        _ raw: UnsafeBufferPointer<UInt8>, from start: Int, through end: Int
    ) -> (scalars: [UInt32], end: Int) {
        var scalars: [UInt32] = []
        var accepted = end
        var index = start
        scan: while index < raw.count {
            let (value, length) = raw.scalar(at: index)
            index += length
            switch ScalarClass.of(value, in: table) {
            case .plain, .folded:
                if index > end { break scan }
                scalars.append(value)
            case .joiner where !Scalars.takesJoiner(scalars.last ?? 0): continue
            case .extender, .joiner:
                scalars.append(value)
                accepted = max(end, index)
            case .dropped, .softHyphen: continue
            case .space, .tab, .lineBreak: if index > end { break scan }
            }
        }
        return (scalars, accepted)
    }

    private mutating func emit(
        _ scalars: [UInt32], raw: UnsafeBufferPointer<UInt8>, range: Range<Int>, at offset: Int
    ) {
        let form = CompatibilityFolding.fold(scalars)
        closeGap(before: form.scalar(at: 0).value, in: raw, index: range.lowerBound, at: offset)
        let isCopy = raw[range].elementsEqual(form)
        map.append(
            OffsetMap.Run(
                cleaned: bytes.count, cleanedLength: form.count,
                raw: offset + range.lowerBound, rawLength: range.count, isCopy: isCopy))
        bytes.append(contentsOf: form)
        if !isCopy { counts.folded += 1 }
    }

    /// Removes the last scalar, or the last run that is to stay whole, from the cleaned text.
    /// - Returns: where it started in the document.
    private mutating func takeBack() -> Int {
        var length = bytes.scalar(before: bytes.count).length
        if let last = map.runs.last, !last.isCopy { length = last.cleanedLength }
        bytes.removeLast(length)
        return map.removeLast(cleanedLength: length).lowerBound
    }
}
