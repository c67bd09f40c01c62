/// A text that does not say what it should; the place is added by whoever knows it.
package struct InvalidText: Error, Hashable {
    package let reason: String

    package init(_ reason: String) { self.reason = reason }
}
