/// A rectangle on a page as viewers show it, turned if the page says so; in points (1/72 inch)
/// from the top left.
package struct Box: Hashable, Sendable {
    package var left: Float
    package var top: Float
    package var right: Float
    package var bottom: Float

    package init(left: Float, top: Float, right: Float, bottom: Float) {
        self.left = left
        self.top = top
        self.right = right
        self.bottom = bottom
    }
}

extension Box {
    /// Left, top, right, bottom.
    package var sides: [Float] { [left, top, right, bottom] }
}
