/// How chunks become vectors.
package struct EmbedSettings: Hashable, Sendable {
    package enum Precision: String, Sendable, CaseIterable { case f32, int8 }

    /// The model of a job that names none: for texts in English.
    package static let defaultModel = "all-MiniLM-L6-v2"
    /// The one for texts in several languages and questions across them.
    package static let multilingualModel = "multilingual-e5-small"

    /// Of a job that states none: ranks as well as f32, at a fraction of the time; see decision 42.
    package static let defaultPrecision = Precision.int8

    /// Name of a folder in the models folder.
    package var model: String
    package var precision: Precision
    /// What is put before a question when it is embedded; nil for what the model's folder says.
    package var queryPrompt: String?
    /// What is put before a chunk when it is embedded; nil for what the model's folder says.
    package var documentPrompt: String?

    package init(
        model: String = Self.defaultModel, precision: Precision = Self.defaultPrecision,
        queryPrompt: String? = nil, documentPrompt: String? = nil
    ) {
        self.model = model
        self.precision = precision
        self.queryPrompt = queryPrompt
        self.documentPrompt = documentPrompt
    }
}
