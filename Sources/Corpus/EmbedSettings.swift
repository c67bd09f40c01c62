/// How chunks become vectors.
package struct EmbedSettings: Hashable, Sendable {
    package enum Precision: String, Sendable, CaseIterable { case f32, int8 }

    /// Name of a folder in the models folder.
    package var model: String
    package var precision: Precision

    package init(model: String = "all-MiniLM-L6-v2", precision: Precision = .f32) {
        self.model = model
        self.precision = precision
    }
}
