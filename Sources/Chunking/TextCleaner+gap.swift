extension TextCleaner {
    /// What was passed over since the last character.
    struct Gap {
        var hasSpace = false
        var hasTab = false
        var hasBreak = false
        /// A soft hyphen stood before any white space.
        var hasSoftHyphen = false

        var isVisible: Bool { hasSpace || hasTab || hasBreak }
    }

    /// Joins what follows to what stands: decides on white space and on a hyphen at a line's end.
    mutating func closeGap(before right: UInt32, rawOffset: Int) {
        defer { gap = Gap() }
        guard gap.isVisible, bytes.count > blockStart else { return }
        if gap.hasTab { return join(0x09, rawOffset) }
        guard gap.hasBreak else { return join(0x20, rawOffset) }
        let left = bytes.scalar(before: bytes.count).value
        if gap.hasSoftHyphen && Scalars.isLetter(right) {
            counts.rejoined += 1
        } else if left == 0x2D {
            closeHyphen(before: right, rawOffset)
        } else if !Self.joinsWithoutSpace(left, right) {
            join(0x20, rawOffset)
        }
    }

    private mutating func closeHyphen(before right: UInt32, _ rawOffset: Int) {
        let end = bytes.count - 1
        guard end > blockStart else { return join(0x20, rawOffset) }
        let left = bytes.scalar(before: end).value
        if Scalars.isLowercase(left) && Scalars.isLowercase(right) {
            bytes.removeLast()
            map.removeLast(cleanedLength: 1)
            counts.rejoined += 1
        } else if Self.isWord(left) && Self.isWord(right) {
            bindHyphen(to: left)
        } else {
            join(0x20, rawOffset)
        }
    }

    /// Makes a hyphen and the character before it one run, so that no cut parts them: the hyphen
    /// alone would be joined to the next line in another way.
    private mutating func bindHyphen(to left: UInt32) {
        bytes.removeLast()
        let hyphen = map.removeLast(cleanedLength: 1)
        var length = bytes.scalar(before: bytes.count).length
        if let last = map.runs.last, !last.isCopy { length = last.cleanedLength }
        let raw = map.removeLast(cleanedLength: length)
        map.append(
            OffsetMap.Run(
                cleaned: bytes.count - length, cleanedLength: length + 1, raw: raw.lowerBound,
                rawLength: hyphen.upperBound - raw.lowerBound, isCopy: false))
        bytes.append(0x2D)
    }

    private mutating func join(_ byte: UInt8, _ rawOffset: Int) {
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

    private static func isWord(_ value: UInt32) -> Bool {
        Scalars.isDigit(value) || Scalars.isLetter(value)
    }
}
