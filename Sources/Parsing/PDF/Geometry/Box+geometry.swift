import Corpus

extension Box {
    var width: Float { right - left }
    var height: Float { bottom - top }
    /// The middle of its height.
    var middle: Float { (top + bottom) / 2 }
    /// The middle of its width.
    var centre: Float { (left + right) / 2 }

    func union(_ other: Box) -> Box {
        Box(
            left: min(left, other.left), top: min(top, other.top),
            right: max(right, other.right), bottom: max(bottom, other.bottom))
    }

    /// Turned inside out where the two share nothing.
    func intersection(_ other: Box) -> Box {
        Box(
            left: max(left, other.left), top: max(top, other.top), right: min(right, other.right),
            bottom: min(bottom, other.bottom))
    }
}
