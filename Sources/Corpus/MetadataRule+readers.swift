extension MetadataRule {
    /// The metadata key that lists the groups whose members may see a source, separated by commas.
    package static let readersKey = "acl"

    /// The groups that a list names, lowercased.
    package static func groups(_ text: String) -> [String] {
        text.lowercased().split(separator: ",").map { $0.trimmed }.filter { !$0.isEmpty }
    }
}

extension [MetadataRule] {
    /// Whether some source may not be seen by all.
    package var restrictsReaders: Bool { contains { $0.values[MetadataRule.readersKey] != nil } }

    /// The groups that may see a source, lowercased; nil: everybody. A list of nobody hides it.
    package func readers(of path: String) -> Set<String>? {
        metadata(of: path)[MetadataRule.readersKey].map { Set(MetadataRule.groups($0)) }
    }
}

extension Substring {
    fileprivate var trimmed: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
