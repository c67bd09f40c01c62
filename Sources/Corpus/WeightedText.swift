/// A part of what is indexed of a chunk.
package struct WeightedText: Hashable, Sendable {
    package enum Field: String, Sendable, CaseIterable { case title, heading, body }

    package var field: Field
    package var text: String
    /// How often its terms count.
    package var weight: Int

    package init(field: Field, text: String, weight: Int) {
        self.field = field
        self.text = text
        self.weight = weight
    }
}
