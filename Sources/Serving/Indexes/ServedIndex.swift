package import Corpus
package import Embedding
import Searching
import Snapshots
import Storage
import Synchronization

/// An index that is served under its folder's name, at its current generation.
package final class ServedIndex: Sendable {
    package let name: String
    private let store: GenerationStore
    private let models: ModelStore
    private let cross: CrossEncoder?
    private let state: Mutex<State>

    private struct State {
        var generation: ServedGeneration
        var stamp: Stamp
        /// What was not taken, so that it is tried once only.
        var refused: Stamp?
    }

    /// What tells generations apart without reading them.
    private struct Stamp: Hashable {
        var number: Int?
        /// The root, as its file states it; nil in generations of format 1.
        var root: [UInt8]?
    }

    /// Opens the current generation.
    /// - Throws: what `Snapshot` and `Searcher.encoder` throw.
    package init(
        folder: String, models: ModelStore, cross: CrossEncoder? = nil
    ) throws(QuarryError) {
        name = Self.name(of: folder)
        store = GenerationStore(root: folder)
        self.models = models
        self.cross = cross
        let stamp = try Self.stamp(store)
        let snapshot = try Snapshot(index: folder)
        // A question is one text: requests share the cores, not threads of one.
        let encoder = try Searcher.encoder(of: snapshot, models: models, threads: 1)
        let generation = ServedGeneration(
            index: name, snapshot: snapshot, encoder: encoder, cross: cross)
        generation.prepare()
        state = Mutex(State(generation: generation, stamp: stamp))
    }

    /// What an index in this folder is called.
    package static func name(of folder: String) -> String {
        let name = FileSystem.name(of: folder)
        return ["", ".", ".."].contains(name)
            ? FileSystem.name(of: FileSystem.realPath(folder)) : name
    }

    package var generation: ServedGeneration { state.withLock { $0.generation } }

    /// Looks at CURRENT; opens what it points to now, probes it, and answers from it from then on.
    /// - Returns: the new generation; nil where nothing has changed.
    /// - Throws: what makes the new generation unfit, once; the one before goes on answering.
    package func refresh() throws(QuarryError) -> ServedGeneration? {
        let stamp = try Self.stamp(store)
        let known = state.withLock { ($0.stamp, $0.refused, $0.generation) }
        guard stamp != known.0, stamp != known.1 else { return nil }
        let opened: ServedGeneration
        do throws(QuarryError) {
            opened = try open(after: known.2)
            try opened.probe()
        } catch {
            state.withLock { $0.refused = stamp }
            throw error
        }
        // The one before answers meanwhile.
        _ = try? opened.sample.draw()
        state.withLock {
            $0.generation = opened
            $0.stamp = stamp
            $0.refused = nil
        }
        return opened
    }

    private func open(after current: ServedGeneration) throws(QuarryError) -> ServedGeneration {
        let snapshot = try Snapshot(index: store.layout.root)
        let isSameModel =
            snapshot.settings.embed == current.snapshot.settings.embed
            && snapshot.manifest.fingerprints[.model]
                == current.snapshot.manifest.fingerprints[.model]
        let encoder =
            isSameModel
            ? current.encoder
            : try Searcher.encoder(of: snapshot, models: models, threads: 1)
        return ServedGeneration(index: name, snapshot: snapshot, encoder: encoder, cross: cross)
    }

    private static func stamp(_ store: GenerationStore) throws(QuarryError) -> Stamp {
        guard let number = try store.currentNumber() else { return Stamp() }
        let sum = store.layout.rootSum(number)
        return Stamp(
            number: number, root: FileSystem.exists(sum) ? try FileSystem.read(sum) : nil)
    }
}
