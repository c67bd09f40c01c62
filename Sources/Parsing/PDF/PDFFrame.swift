import Corpus

/// How text runs on a page as it is shown. Turned text is laid out in a frame of its own, in
/// which it runs from the left and its lines follow from the top, so that one layout serves all.
enum PDFFrame: Hashable, CaseIterable {
    case upright
    /// From the top, lines from the right: turned clockwise, and vertical Chinese and Japanese.
    case down
    /// From the bottom, lines from the left: turned counter-clockwise.
    case up
    /// Standing on its head.
    case over

    /// From the page to the frame.
    func box(_ box: Box, width: Float, height: Float) -> Box {
        switch self {
        case .upright: box
        case .down:
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

    /// From the frame to the page.
    func pageBox(_ box: Box, width: Float, height: Float) -> Box {
        switch self {
        case .upright: box
        case .down:
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
        case .down, .up: width
        }
    }
}

extension PDFWord {
    /// How the word runs, by its first and last character; nil for one that does not say.
    var frame: PDFFrame? {
        let across = lastBox.centre - firstBox.centre
        let down = lastBox.middle - firstBox.middle
        guard length > 1, max(abs(across), abs(down)) > 0.3 * size else { return nil }
        if abs(down) > 2 * abs(across) { return down > 0 ? .down : .up }
        let isTurned = across < 0 && !runsLeft && abs(across) > 2 * abs(down)
        return isTurned && text.unicodeScalars.allSatisfy(\.properties.isAlphabetic)
            ? .over : .upright
    }
}

extension Box {
    var centre: Float { (left + right) / 2 }
}
