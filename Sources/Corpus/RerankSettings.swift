/// What is prepared for re-ranking.
package struct RerankSettings: Hashable, Sendable {
    /// How the chunks' token vectors are stored.
    package enum LateStorage: String, Sendable, CaseIterable {
        /// Not at all: they are computed when a question is asked.
        case none
        /// Three words together in a bit a component.
        case codes
    }

    package var storeLate: LateStorage

    package init(storeLate: LateStorage = .codes) { self.storeLate = storeLate }

    /// What a job gets that doesn't say: codes where they no more than double the index. They grow
    /// with a chunk's tokens, and its one vector does not.
    package static func defaultStorage(for chunk: ChunkSettings) -> LateStorage {
        switch chunk.strategy {
        case .structure, .sentence: chunk.maxTokens <= 256 ? .codes : .none
        case .fixed: chunk.maxCharacters <= 512 ? .codes : .none
        }
    }
}
