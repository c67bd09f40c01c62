import Corpus

extension RepositoryFolder {
    /// Names of deltas that begin or end at one of these roots.
    func deltas(between roots: Set<String>) throws(QuarryError) -> [String] {
        try deltas().filter { name in
            name.dropFirst(RepositoryLayout.deltas.count + 1)
                .dropLast(RepositoryLayout.deltaEnding.count).split(separator: "-")
                .contains { roots.contains(String($0)) }
        }
    }

    /// Removes deltas that no channel names any more. Those of the pointer before stay: receivers
    /// may be at them.
    /// - Throws: `io`.
    func removeDeltas(except kept: [DeltaEntry]) throws(QuarryError) {
        let there = try deltas()
        guard !there.isEmpty else { return }
        var named = Set(kept.map(\.path))
        for channel in try channels() {
            do throws(QuarryError) {
                named.formUnion(try pointer(of: channel)?.deltas.map(\.path) ?? [])
            } catch  where error.code == .corrupt || error.code == .formatTooNew {
                // Which are in use is not known then.
                return
            }
        }
        for name in there where !named.contains(name) { try store.remove(name) }
    }

    /// Names of all deltas.
    private func deltas() throws(QuarryError) -> [String] {
        try store.names(in: RepositoryLayout.deltas)
            .filter { $0.hasSuffix(RepositoryLayout.deltaEnding) }
            .map { "\(RepositoryLayout.deltas)/\($0)" }
    }
}
