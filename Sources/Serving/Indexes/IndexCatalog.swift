package import Corpus

/// The indexes and groups that are served, by name.
package struct IndexCatalog: Sendable {
    /// In the order they were named; where there is none there is a group.
    package let indexes: [ServedIndex]
    package let groups: [ServedGroup]

    /// - Throws: `invalidInput` if two have one name.
    package init(
        _ indexes: [ServedIndex], groups: [ServedGroup] = []
    ) throws(QuarryError) {
        precondition(!indexes.isEmpty || !groups.isEmpty, "a server serves an index")
        var names: Set<String> = []
        for name in indexes.map(\.name) + groups.map(\.name)
        where !names.insert(name).inserted {
            throw QuarryError(
                .invalidInput, path: nil,
                "two indexes are called \(name): an index is known by its folder's name, a group "
                    + "by that in its file")
        }
        self.indexes = indexes
        self.groups = groups
    }

    /// All names, those of indexes first.
    package var names: [String] { indexes.map(\.name) + groups.map(\.name) }

    /// What says which models there are: indexes, and groups as one index each.
    var answering: [ServedGeneration] {
        indexes.map(\.generation) + groups.map(\.generation.whole)
    }

    /// The group of a name; the first where none is named and there is no index.
    package func group(_ name: String?) -> ServedGroup? {
        guard let name else { return indexes.isEmpty ? groups.first : nil }
        return groups.first { $0.name == name }
    }

    /// The index of a name; the first where none is named.
    package func index(_ name: String?) -> ServedIndex? {
        guard let name else { return indexes.first }
        return indexes.first { $0.name == name }
    }
}
