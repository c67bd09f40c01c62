import Corpus
import Embedding

/// What people want to know of a model.
struct ModelFacts: Encodable {
    var name: String
    var folder: String
    var kind: ModelKind
    var fingerprint: String
    /// Of a vector, or of the encoder's hidden layers.
    var dimension: Int
    var layers: Int
    var maxTokens: Int
    /// What is put before a question and before a passage, empty for nothing; nil of a
    /// cross-encoder, which reads both as they are.
    var queryPrompt, documentPrompt: String?
    /// Names of prompts in its folder that are put before nothing.
    var ignoredPrompts: [String]?

    /// - Throws: as `ModelStore.ignoredPrompts`.
    init(_ model: EmbeddingModel, in store: ModelStore) throws(QuarryError) {
        name = model.name
        folder = store.folder(of: model.name)
        kind = .embedding
        fingerprint = model.fingerprint.hex
        dimension = model.dimension
        layers = model.configuration.layerCount
        maxTokens = model.maxTokens
        queryPrompt = model.configuration.prompts.query
        documentPrompt = model.configuration.prompts.document
        ignoredPrompts = try store.ignoredPrompts(of: model.name)
    }

    init(_ model: CrossModel, in store: ModelStore) {
        name = model.name
        folder = store.folder(of: model.name)
        kind = .cross
        fingerprint = model.fingerprint.hex
        dimension = model.configuration.hiddenSize
        layers = model.configuration.layerCount
        maxTokens = model.maxTokens
    }

    func show(_ global: GlobalOptions) throws {
        if global.json { return try Output.json(self) }
        let gives =
            kind == .cross
            ? "a score, for --rerank cross; \(dimension) hidden" : "vectors of \(dimension) floats"
        Output.print(
            """
            \(name)
              folder       \(folder)
              fingerprint  \(fingerprint)
              gives        \(gives), \(layers) layers, at most \(maxTokens) tokens a \
            \(kind == .cross ? "pair" : "text")
            """)
        for line in promptLines { Output.print(line) }
    }

    /// The texts are the model's: escaped, so that none steers a terminal.
    private var promptLines: [String] {
        guard let queryPrompt, let documentPrompt else { return [] }
        let parts = [(queryPrompt, "question"), (documentPrompt, "passage")]
            .filter { !$0.0.isEmpty }.map { "\($0.0.debugDescription) before a \($0.1)" }
        var lines = ["  prompts      " + (parts.isEmpty ? "none" : parts.joined(separator: ", "))]
        if let ignoredPrompts, !ignoredPrompts.isEmpty {
            let names = ignoredPrompts.map(\.debugDescription).joined(separator: ", ")
            lines.append("  ignored      the folder's prompts \(names), which are for other tasks")
        }
        return lines
    }
}
