/// What a person pressed.
package enum Key: Hashable, Sendable {
    /// One character or more, typed or pasted, as they came.
    case text(String)
    case enter, tab, escape, backspace, delete
    case up, down, left, right, home, end, pageUp, pageDown
    /// With the control key: the small letter.
    case control(Character)
}
