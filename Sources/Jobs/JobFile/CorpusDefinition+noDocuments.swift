import Corpus

/// What is passed over by default, and what an `include` glob that names it takes all the same.
extension CorpusDefinition {
    /// Why a file is passed over, by its path below a root; nil where it is not.
    /// - Complexity: O(names × path × globs) for a path with such a name, else O(path).
    package func noDocument(_ path: String) -> NoDocument? {
        guard !takesHidden else { return nil }
        let names = Self.names(of: path)
        for index in names.indices.dropFirst(ownNames) {
            let isFolder = index < names.count - 1
            if let found = NoDocument(name: names[index], isFolder: isFolder),
                !isNamed(names, at: index, as: found)
            {
                return found
            }
        }
        return nil
    }

    /// Why a folder is passed over with all below it; nil where a walk has to enter.
    package func noDocument(folder path: String) -> NoDocument? {
        guard !takesHidden else { return nil }
        let names = Self.names(of: path)
        guard names.count > ownNames, let name = names.last,
            let found = NoDocument(name: name, isFolder: true)
        else { return nil }
        let mayBeNamed = (include + records).contains {
            $0.mayMatch(below: path) && found.isSpelled(in: $0.text, name: name)
        }
        return mayBeNamed ? nil : found
    }

    /// By bytes: a name that begins with a combining mark is one character with the slash.
    private static func names(of path: String) -> [String] {
        path.utf8.split(separator: UInt8(ascii: "/")).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Names at the start of a path that are not below a root: with several roots the root's own.
    private var ownNames: Int { roots.count > 1 ? 1 : 0 }

    private func isNamed(_ names: [String], at index: Int, as found: NoDocument) -> Bool {
        var masked = names
        masked[index] = found.masked(names[index])
        let path = names.joined(separator: "/")
        let other = masked.joined(separator: "/")
        return (include + records).contains { $0.matches(path) && !$0.matches(other) }
    }
}
