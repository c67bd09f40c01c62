import Corpus

/// How text runs on a page as it is shown. Turned text is laid out in a frame of its own, in
/// which it runs from the left and its lines follow from the top, so that one layout serves all.
enum PDFFrame: Hashable, CaseIterable {
    case upright
    /// Chinese and Japanese written from the top, lines from the right.
    case vertical
    /// Turned clockwise: from the top, lines from the right.
    case down
    /// From the bottom, lines from the left: turned counter-clockwise.
    case up
    /// Standing on its head.
    case over

    /// From the page to the frame.
    func box(_ box: Box, width: Float, height: Float) -> Box {
        switch self {
        case .upright: box
        case .vertical, .down:
            Box(
                left: box.top, top: width - box.right, right: box.bottom, bottom: width - box.left)
        case .up:
            Box(
                left: height - box.bottom, top: box.left, right: height - box.top,
                bottom: box.right)
        case .over:
            Box(
                left: width - box.right, top: height - box.bottom, right: width - box.left,
                bottom: height - box.top)
        }
    }

    /// From the frame to the page; what reaches over the page's edges is cut off.
    func pageBox(_ box: Box, width: Float, height: Float) -> Box {
        let box = turnedBack(box, width: width, height: height)
        return Box(
            left: min(max(box.left, 0), width), top: min(max(box.top, 0), height),
            right: min(max(box.right, 0), width), bottom: min(max(box.bottom, 0), height))
    }

    private func turnedBack(_ box: Box, width: Float, height: Float) -> Box {
        switch self {
        case .upright: box
        case .vertical, .down:
            Box(
                left: width - box.bottom, top: box.left, right: width - box.top, bottom: box.right)
        case .up:
            Box(
                left: box.top, top: height - box.right, right: box.bottom,
                bottom: height - box.left)
        case .over: self.box(box, width: width, height: height)
        }
    }

    /// The frame's own height.
    func height(width: Float, height: Float) -> Float {
        switch self {
        case .upright, .over: height
        case .vertical, .down, .up: width
        }
    }
}

extension PDFWord {
    /// How the word runs, by its first and last character; nil for one that does not say.
    var frame: PDFFrame? {
        let across = lastBox.centre - firstBox.centre
        let down = lastBox.middle - firstBox.middle
        guard length > 1, max(abs(across), abs(down)) > Self.leastRun * size else { return nil }
        // Slanted text, between the two, is upright.
        if abs(down) > 2 * abs(across) {
            return down < 0 ? .up : isInVerticalMode ? .vertical : .down
        }
        guard across < 0, !runsLeft, abs(across) > 2 * abs(down) else { return .upright }
        return text.unicodeScalars.allSatisfy(\.properties.isAlphabetic) ? .over : nil
    }

    /// Whether the font writes from the top: poppler gives its glyphs boxes as wide as the font's
    /// size, and those of turned text what the font rises and falls.
    private var isInVerticalMode: Bool {
        text.unicodeScalars.first?.isEastAsian == true
            && abs(firstBox.width - size) < Self.rounding * size
    }

    /// How far apart the first and the last character of a word are that tell how it runs, in its
    /// size: two narrow letters (`il`) are.
    private static let leastRun: Float = 0.3
    /// How much a glyph's box differs from the font's size by rounding alone, as a share of it.
    private static let rounding: Float = 0.02

    /// Without poppler's error about fonts that write from the top: it takes a glyph to stand
    /// above and right of its place on the line, not centred below it.
    var placedInVerticalMode: PDFWord {
        guard isInVerticalMode, length > 1 else { return self }
        var word = self
        word.box.left -= size / 2
        word.box.right -= size / 2
        word.box.top += size
        word.box.bottom += size
        return word
    }
}
