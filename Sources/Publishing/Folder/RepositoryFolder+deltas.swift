import Corpus
import Storage

extension RepositoryFolder {
    /// Names of deltas that begin or end at one of these roots.
    func deltas(between roots: Set<String>) throws(QuarryError) -> [String] {
        guard FileSystem.exists(path(RepositoryLayout.deltas)) else { return [] }
        return try FileSystem.names(in: path(RepositoryLayout.deltas)).filter { name in
            name.dropLast(RepositoryLayout.deltaEnding.count).split(separator: "-")
                .contains { roots.contains(String($0)) }
        }.map { "\(RepositoryLayout.deltas)/\($0)" }
    }

    /// Removes deltas that no channel names any more. Those of the pointer before stay: receivers may be
    /// at them.
    /// - Throws: `io`.
    func removeDeltas(except kept: [DeltaEntry]) throws(QuarryError) {
        let folder = path(RepositoryLayout.deltas)
        guard FileSystem.exists(folder) else { return }
        var named = Set(kept.map(\.path))
        for channel in try channels() {
            // Which are in use is not known then.
            guard let pointer = try? pointer(of: channel) else { return }
            named.formUnion(pointer.deltas.map(\.path))
        }
        for name in try FileSystem.names(in: folder) {
            let path = "\(RepositoryLayout.deltas)/\(name)"
            guard name.hasSuffix(RepositoryLayout.deltaEnding), !named.contains(path) else {
                continue
            }
            try FileSystem.remove(self.path(path))
        }
    }
}
