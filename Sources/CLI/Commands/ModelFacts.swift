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

    init(_ model: EmbeddingModel, in store: ModelStore) {
        name = model.name
        folder = store.folder(of: model.name)
        kind = .embedding
        fingerprint = model.fingerprint.hex
        dimension = model.dimension
        layers = model.configuration.layerCount
        maxTokens = model.maxTokens
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
    }
}
