package import Corpus

/// The indexes that are served, by name.
package struct IndexCatalog: Sendable {
    /// In the order they were named; at least one.
    package let indexes: [ServedIndex]

    /// - Throws: `invalidInput` if two have one name.
    package init(_ indexes: [ServedIndex]) throws(QuarryError) {
        precondition(!indexes.isEmpty, "a server serves an index")
        var names: Set<String> = []
        for index in indexes where !names.insert(index.name).inserted {
            throw QuarryError(
                .invalidInput, path: nil,
                "two indexes are called \(index.name): an index is known by its folder's name")
        }
        self.indexes = indexes
    }

    /// The index of a name; the first where none is named.
    package func index(_ name: String?) -> ServedIndex? {
        guard let name else { return indexes.first }
        return indexes.first { $0.name == name }
    }
}
