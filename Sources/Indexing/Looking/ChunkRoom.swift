package import Corpus
package import Embedding
import Snapshots

/// How much of a chunk a model reads: what lies beyond its limit is in no vector.
package struct ChunkRoom: Hashable, Sendable {
    private let model: String
    /// Tokens of a text that the model reads, with what stands around it.
    private let limit: Int
    private let promptTokens: Int

    /// The begin and the end of a text.
    private static let frame = 2
    /// Of English; other languages have fewer.
    private static let charactersPerToken = 4

    package init(_ model: EmbeddingModel) {
        self.model = model.name
        limit = model.maxTokens
        // A space at its end may be part of the first word.
        let prompt = model.configuration.prompts.prompt(for: .document)
        promptTokens =
            model.tokenizer.countTokens(prompt + "word") - model.tokenizer.countTokens("word")
    }

    /// Tokens of a chunk's text that a model reads as `quarry model pull` brings it; nil for others.
    package static func tokens(ofPulled name: String) -> Int? {
        switch name {
        case EmbedSettings.defaultModel: 256 - frame
        // Behind "passage: ".
        case EmbedSettings.multilingualModel: 512 - frame - 2
        default: nil
        }
    }

    /// Tokens of a chunk's text that are read.
    package var tokens: Int { limit - Self.frame - promptTokens }

    /// What is cut off chunks and what to set; nil where the longest fit.
    package func warning(_ chunk: ChunkSettings) -> String? {
        let isByCharacters = chunk.strategy == .fixed
        let most = isByCharacters ? chunk.maxCharacters / Self.charactersPerToken : chunk.maxTokens
        guard most > tokens else { return nil }
        let prompt = promptTokens > 0 ? " and \(promptTokens) for its prompt" : ""
        let key = isByCharacters ? "chunk.max_characters" : "chunk.max_tokens"
        let size =
            isByCharacters
            ? "\(chunk.maxCharacters), some \(most) tokens of English" : "\(chunk.maxTokens)"
        let fitting = isByCharacters ? tokens * Self.charactersPerToken : tokens
        let cut = max((most - tokens) * 100 / most, 1)
        return "\(key) is \(size), of which \(model) reads \(tokens) (\(limit) less "
            + "\(Self.frame) around a text\(prompt)): up to \(cut) % of a chunk is in no vector, "
            + "only words find that; \(key): \(fitting) fits"
    }
}

extension Manifest {
    /// What the model can't read of the index, and what it does not read of its chunks.
    func warnings(of model: EmbeddingModel, chunks: ChunkSettings) -> [BuildInfo.Warning] {
        let room = ChunkRoom(model).warning(chunks)
        return languageWarnings
            + (room.map { [.init(source: SourceID.wholeCorpus, message: $0)] } ?? [])
    }
}
