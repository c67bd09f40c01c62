/// How far it is proved that a quote stands where its citation says.
package enum CitationProof: Hashable, Sendable {
    /// Its source was opened, is the one that was indexed, and has the passage at its span.
    case source
    /// The passage in the index has it; nobody said where the sources are, or they were not asked.
    case index
    /// The source reads otherwise now, or by another parser; why.
    case textMoved(String)
    case sourceChanged(String)
    case sourceMissing(String)
    /// The source can't be read now.
    case sourceUnread(String)
    /// The passage says too little of what the sentence says that it is to prove.
    case unsupported

    package var isProved: Bool {
        switch self {
        case .source, .index: true
        case .textMoved, .sourceChanged, .sourceMissing, .sourceUnread, .unsupported: false
        }
    }

    /// For output.
    package var name: String {
        switch self {
        case .source: "source"
        case .index: "index"
        case .textMoved: "text_moved"
        case .sourceChanged: "source_changed"
        case .sourceMissing: "source_missing"
        case .sourceUnread: "source_unread"
        case .unsupported: "unsupported"
        }
    }

    /// All that `name` may be.
    package static let names = [
        CitationProof.source, .index, .textMoved(""), .sourceChanged(""), .sourceMissing(""),
        .sourceUnread(""), .unsupported,
    ].map(\.name)

    /// Why it is no proof; nil where it is one, or where there is no more to say.
    package var reason: String? {
        switch self {
        case .source, .index, .unsupported: nil
        case .textMoved(let reason), .sourceChanged(let reason), .sourceMissing(let reason),
            .sourceUnread(let reason):
            reason
        }
    }
}
