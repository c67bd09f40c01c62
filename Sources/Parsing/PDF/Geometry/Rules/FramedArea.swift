import Corpus

/// An area that may have a frame, which is no rule.
struct FramedArea {
    let box: Box
    /// How far from the area the frame may stand: pages draw boxes around their form fields.
    let distance: Float

    init(_ box: Box, isField: Bool) {
        self.box = box
        distance = isField ? Self.ofField : Self.ofLink
    }

    /// Points: a pen's width, and what forms leave around a field.
    private static let ofLink: Float = 2
    private static let ofField: Float = 4
}
