import Corpus

extension RepositoryFolder {
    /// Names of deltas that lead to one of these roots. Who has an older root may be on the way from
    /// there to what a channel points to, so where a delta begins does not count.
    func deltas(to roots: Set<String>) throws(QuarryError) -> [String] {
        try deltas().filter { name in
            let ends = name.dropLast(RepositoryLayout.deltaEnding.count).split(separator: "-")
            return ends.last.map { roots.contains(String($0)) } ?? false
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
