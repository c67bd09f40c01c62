/// What is prepared for re-ranking.
package struct RerankSettings: Hashable, Sendable {
    /// How the chunks' token vectors are stored.
    package enum LateStorage: String, Sendable, CaseIterable {
        /// Not at all: they are computed when a question is asked.
        case none
        /// In 8 bits a component, with a scale for each token.
        case int8
    }

    package var storeLate: LateStorage

    package init(storeLate: LateStorage = .none) { self.storeLate = storeLate }
}
