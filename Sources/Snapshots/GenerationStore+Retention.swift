import Corpus
import Storage

extension GenerationStore {
    /// Removes all but the newest `keep` generations, then the segments no generation names and
    /// what crashed builds left behind. Never touches the current generation.
    ///
    /// Call it only while holding the index's lock.
    package func retain(_ keep: Int) throws(SnapshotError) {
        guard let current = try currentNumber() else { return }
        let kept = Set(try numbers().filter { $0 <= current }.suffix(max(1, keep)))
        var named: Set<String> = []
        for number in kept { named.formUnion(try manifest(number).segments.map(\.id)) }
        do throws(StorageError) {
            for number in try numbersOnDisk() where !kept.contains(number) {
                Failpoint.retention.pass()
                try FileSystem.remove(layout.generation(number))
            }
            guard FileSystem.exists(layout.segments) else { return }
            for name in try FileSystem.names(in: layout.segments) where !named.contains(name) {
                Failpoint.retention.pass()
                try FileSystem.remove(layout.segment(name))
            }
        } catch {
            throw SnapshotError(error)
        }
    }

    private func numbersOnDisk() throws(StorageError) -> [Int] {
        try FileSystem.names(in: layout.generations).compactMap { Int($0) }
    }
}
