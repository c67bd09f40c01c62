import Corpus

extension TextCleaner {
    /// What was passed over since the last character.
    struct Gap {
        private(set) var hasSpace = false
        var hasTab = false
        private(set) var hasBreak = false
        /// A soft hyphen stood before any white space.
        var hasSoftHyphen = false
        /// Columns of white space since the last line break.
        private(set) var spaces = 0
        /// Line breaks, CR LF as one.
        private(set) var breaks = 0

        var isVisible: Bool { hasSpace || hasTab || hasBreak }

        mutating func add(spaces count: Int) {
            hasSpace = true
            spaces += count
        }

        mutating func add(break scalar: UInt32) {
            hasBreak = true
            spaces = 0
            if scalar != 0x0D { breaks += 1 }
        }
    }

    /// Joins what follows to what stands: decides on white space and on a hyphen at a line's end.
    /// `raw[index]` is the first byte of what follows.
    mutating func closeGap(
        before right: UInt32, in raw: UnsafeBufferPointer<UInt8>, index: Int, at offset: Int
    ) {
        defer { gap = Gap() }
        guard gap.isVisible, bytes.count > blockStart else { return }
        let rawOffset = offset + index
        if layout == .preformatted { return keepLayout(rawOffset) }
        if gap.hasTab { return join(with: 0x09, at: rawOffset) }
        guard gap.hasBreak else { return join(with: 0x20, at: rawOffset) }
        if gap.hasSoftHyphen && Scalars.isLetter(right) {
            counts.rejoined += 1
            return
        }
        switch lineEnd(before: right, after: UnsafeBufferPointer(rebasing: raw[index...])) {
        case .space: join(with: 0x20, at: rawOffset)
        case .nothing: break
        case .hyphenation:
            bytes.removeLast()
            map.removeLast(cleanedLength: 1)
            counts.rejoined += 1
        }
    }

    /// What a line's end stands for.
    private enum LineEnd { case space, nothing, hyphenation }

    // A function of its own: a slice of `bytes` that lived on would make each change a copy.
    private func lineEnd(before right: UInt32, after: UnsafeBufferPointer<UInt8>) -> LineEnd {
        let left = bytes.scalar(before: bytes.count).value
        let name = NameBreak(before: bytes[blockStart...], after: after)
        if left == 0x2D { return hyphen(before: right, in: name) }
        return Self.joinsWithoutSpace(left, right) || name.joins(left, right) ? .nothing : .space
    }

    private func hyphen(before right: UInt32, in name: NameBreak) -> LineEnd {
        let end = bytes.count - 1
        guard end > blockStart else { return .space }
        let left = bytes.scalar(before: end).value
        guard Self.isWord(left) && Self.isWord(right) else { return .space }
        guard Scalars.isLowercase(right), !name.isInAddress else { return .nothing }
        switch compounds.hyphen(name) {
        case .suspended: return .space
        case .own: return .nothing
        case .ofLine: return Scalars.isLowercase(left) ? .hyphenation : .nothing
        }
    }

    /// As many line feeds and spaces as stand there, but one empty line at most.
    private mutating func keepLayout(_ rawOffset: Int) {
        let breaks = gap.hasBreak ? min(max(gap.breaks, 1), 2) : 0
        guard breaks + gap.spaces > 1 else {
            return join(with: breaks > 0 ? 0x0A : 0x20, at: rawOffset)
        }
        bytes.append(contentsOf: repeatElement(0x0A, count: breaks))
        bytes.append(contentsOf: repeatElement(0x20, count: min(gap.spaces, Self.maximumIndent)))
    }

    /// Columns of white space that are kept.
    private static let maximumIndent = 120

    private mutating func join(with byte: UInt8, at rawOffset: Int) {
        // A lone space or line feed keeps the copies beside it in one run.
        if let last = map.runs.last, last.isCopy, last.rawEnd + 1 == rawOffset,
            last.cleanedEnd == bytes.count
        {
            map.append(
                OffsetMap.Run(
                    cleaned: bytes.count, cleanedLength: 1, raw: last.rawEnd, rawLength: 1,
                    isCopy: true))
        }
        bytes.append(byte)
    }

    private static func joinsWithoutSpace(_ left: UInt32, _ right: UInt32) -> Bool {
        let isLeftWide = Scalars.isWide(left)
        let isRightWide = Scalars.isWide(right)
        return (isLeftWide || isRightWide)
            && (isLeftWide || Scalars.isSharedPunctuation(left))
            && (isRightWide || Scalars.isSharedPunctuation(right))
    }

    static func isWord(_ value: UInt32) -> Bool {
        Scalars.isDigit(value) || Scalars.isLetter(value)
    }
}
