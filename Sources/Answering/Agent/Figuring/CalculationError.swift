/// Why a calculation has no result.
package struct CalculationError: Error, Hashable {
    /// Of a character of the text, from 1.
    package var position: Int
    package var reason: String

    init(at position: Int, _ reason: String) {
        self.position = position
        self.reason = reason
    }

    package var description: String { "character \(position): \(reason)" }
}
