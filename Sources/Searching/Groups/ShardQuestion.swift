import Corpus

/// What all members of a group have to know of a question.
package struct ShardQuestion: Codable, Hashable, Sendable {
    /// What is ranked by.
    package var text: String
    /// What a hit must be. Once they are settled for the group none is a preference any more.
    package var conditions: [Condition]
    package var usesSynonyms: Bool
    /// On whose behalf it is asked.
    package var readers: Audience

    /// Of UTF-8 in a question.
    package static let mostBytes = 32 << 10
}

// By its name, as a filter writes it.
extension SourceType: Codable {}
