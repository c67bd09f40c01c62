/// How the answer to one question changed from one index to another, and why.
package struct AnswerDifference: Sendable {
    package let query: String
    /// Best first.
    package let before: [Passage]
    package let now: [Passage]
    /// Empty where the answer is the same.
    package let causes: [Cause]

    package var isChanged: Bool { before != now }

    /// A passage of an answer. Where it stands in its source is no part of what it is.
    package struct Passage: Hashable, Sendable {
        /// As the index of now calls it.
        package let source: String
        package let text: String
        /// 1-based; nil for types without pages.
        package let page: Int?

        package static func == (left: Passage, right: Passage) -> Bool {
            left.source == right.source && left.text == right.text
        }

        package func hash(into hasher: inout Hasher) {
            hasher.combine(source)
            hasher.combine(text)
        }
    }

    /// One change that, made alone, changed the answer.
    package struct Cause: Hashable, Sendable {
        package enum Kind: String, Sendable, CaseIterable {
            /// A source's words are others.
            case edited
            case removed
            /// A new source answers better.
            case outranked
            /// The measured or pinned weights of the retrievers.
            case weights
            case model
            /// Other settings, or programs that made the index.
            case settings
            /// How rare words are, what texts of a script have in common, and which neighbours the
            /// graph has, in the corpus as it is now.
            case statistics
        }

        package let kind: Kind
        /// The sources concerned that stand in the answer before or after; none where they only
        /// were among the candidates.
        package var sources: [String]
        /// Of settings, fingerprints and weights.
        package var keys: [String]

        package init(kind: Kind, sources: [String] = [], keys: [String] = []) {
            self.kind = kind
            self.sources = sources
            self.keys = keys
        }
    }
}
