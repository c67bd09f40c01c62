/// What a document says of itself, and what was noticed in reading it: the same value from the
/// parser to the hit.
package struct DocumentFacts: Hashable, Sendable {
    package var title: String?
    /// As the file states it; several persons stand as the file separates them.
    package var author: String?
    /// When the document was made and last changed, as the file states it: ISO 8601.
    package var created: String?
    package var modified: String?
    /// BCP 47: `en`, `zh-Hant`, `zh-Hans`, `ja`, … or `und` where nothing was recognised.
    package var language: String
    /// What else it states, by keys that `MetadataRule.isKey` takes: the values of each, in their
    /// order. None is `MetadataRule.readersKey`: a document does not say who may read it.
    package var metadata: [String: [String]]
    /// What a reader should know about the document's fidelity, one sentence each.
    package var warnings: [String]

    package init(
        title: String? = nil, author: String? = nil, created: String? = nil,
        modified: String? = nil, language: String = "und", metadata: [String: [String]] = [:],
        warnings: [String] = []
    ) {
        self.title = title
        self.author = author
        self.created = created
        self.modified = modified
        self.language = language
        self.metadata = metadata
        self.warnings = warnings
    }

    /// When the document was changed last, or else made, as it says itself.
    package var date: String? { modified ?? created }
}
