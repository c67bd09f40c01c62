import Corpus

extension PDFFragment {
    /// The font's size by the room that each line has, and as people type, in points: poppler tells
    /// neither.
    private static let sizeOfPitch: Float = 0.7
    private static let sizes: ClosedRange<Float> = 6...11

    /// One fragment a line, from the top of the box: what was typed into a form's field or onto the
    /// page has no place of its own.
    static func typed(_ lines: [String], in box: Box) -> [PDFFragment] {
        let pitch = box.height / Float(max(lines.count, 1))
        let size = min(max(pitch * sizeOfPitch, sizes.lowerBound), sizes.upperBound)
        return lines.enumerated().compactMap { index, line in
            guard !line.trimmed.isEmpty else { return nil }
            let top = box.top + Float(index) * pitch
            let place = Box(left: box.left, top: top, right: box.right, bottom: top + pitch)
            return PDFFragment([
                PDFWord(text: line, box: place, size: size, isBold: false, length: line.count)
            ])
        }
    }
}
