import Corpus

extension RootCause {
    /// For people, after “because”.
    func words(_ difference: SourceDifference) -> String {
        switch kind {
        case .sources: "of sources: " + Self.counts(difference)
        case .encodings: "of the stated encoding of \(sources) sources"
        case .format: "of the index's layout: " + listed
        case .parser: "of the parser: " + listed
        case .model: "of the model: " + listed
        case .programs: "of Quarry's programs: " + listed
        case .writer: "of how Quarry writes segments: " + listed
        case .settings: "of settings: " + listed
        case .metadata: "of what the job says of sources (metadata)"
        case .adapter: "of the adapter: " + listed
        }
    }

    private static func counts(_ difference: SourceDifference) -> String {
        let names = difference.names
        return [
            (names.added.count, "added"),
            (names.changed.count - difference.restated.count, "changed"),
            (names.renamed.count, "renamed"), (names.removed.count, "removed"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    }

    private var listed: String {
        changes.map { "\($0.key) \(Self.value($0.before)) → \(Self.value($0.now))" }
            .joined(separator: ", ")
    }

    /// Digests are known by their beginning, and a table of words is no reading matter.
    private static func value(_ text: String?) -> String {
        guard let text else { return "–" }
        if text.count > 40 { return "\(text.prefix(Digest(hex: text) == nil ? 40 : 12))…" }
        return text
    }
}
