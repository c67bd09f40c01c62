package import Corpus
import Storage

extension GenerationStore {
    /// Removes all but the newest `keep` generations, then the segments and adapters no generation
    /// names and what crashed builds left behind: generations that were never finished, files that never
    /// got their names. Never touches the current generation, nor one that is pinned.
    ///
    /// Call it only while holding the index's lock.
    package func retain(_ keep: Int) throws(QuarryError) {
        guard let current = try currentNumber() else { return }
        var kept = try newest(max(1, keep), upTo: current)
        for number in try numbersOnDisk() where kept[number] == nil {
            if try !removeGeneration(number) { kept[number] = try? manifest(number) }
        }
        let named = Set(kept.values.flatMap { $0.segments.map(\.id) })
        let adapters = Set(kept.values.compactMap { $0.adapter?.sha256 })
        if FileSystem.exists(layout.adapters) {
            for name in try FileSystem.names(in: layout.adapters) where !adapters.contains(name) {
                try remove(layout.adapter(name))
            }
        }
        for folder in [layout.root] + kept.keys.map(layout.generation) {
            try removeTemporaries(in: folder)
        }
        guard FileSystem.exists(layout.segments) else { return }
        for name in try FileSystem.names(in: layout.segments) where !named.contains(name) {
            try remove(layout.segment(name))
        }
    }

    /// The newest generations that can be gone back to, by number; the current one among them.
    private func newest(_ count: Int, upTo current: Int) throws(QuarryError) -> [Int: Manifest] {
        var kept = [current: try manifest(current)]
        for number in try numbers().reversed() where number < current && kept.count < count {
            do throws(QuarryError) {
                kept[number] = try manifest(number)
            } catch  where error.code == .notFound || error.code == .corrupt {
                // Its build was killed before the manifest was there, or it is damaged: nothing
                // to go back to.
                continue
            }
        }
        return kept
    }

    /// - Returns: false where it is pinned.
    private func removeGeneration(_ number: Int) throws(QuarryError) -> Bool {
        let folder = layout.generation(number)
        // Whoever pins it from now on finds it gone.
        guard let lock = try FolderLock.ifFree(folder) else { return false }
        defer { lock.release() }
        try remove(folder)
        return true
    }

    private func removeTemporaries(in folder: String) throws(QuarryError) {
        for name in try FileSystem.names(in: folder) where FileSystem.isTemporary(name) {
            try FileSystem.remove("\(folder)/\(name)")
        }
    }

    private func remove(_ path: String) throws(QuarryError) {
        Failpoint.retention.pass()
        try FileSystem.remove(path)
    }

    private func numbersOnDisk() throws(QuarryError) -> [Int] {
        try FileSystem.names(in: layout.generations).compactMap { Int($0) }
    }
}
