import Corpus
import Segments
import Snapshots
import Storage
import Synchronization

/// Segments of the current generation that are read again. What is taken from them goes into a new
/// segment, so each is first held against the manifest's hashes, once.
final class PreviousSegments: Sendable {
    private let layout: IndexLayout
    private let state = Mutex(State())

    private struct State {
        /// By id.
        var opened: [String: SegmentContent] = [:]
        /// By id and name: files that are what the manifest says.
        var whole: Set<String> = []
        /// By id.
        var damage: [String: QuarryError] = [:]
    }

    init(layout: IndexLayout) { self.layout = layout }

    /// Nil if its files are not what the manifest says: whoever asks has the cache yet.
    /// - Complexity: O(bytes of the segment) the first time.
    func content(of entry: Manifest.SegmentEntry) -> SegmentContent? {
        state.withLock { state in
            if let content = state.opened[entry.id] { return content }
            guard state.damage[entry.id] == nil else { return nil }
            do throws(QuarryError) {
                try check(entry, SegmentContent.files, &state)
                let content = try SegmentContent(
                    hasTokens: entry.files.contains { $0.name == SegmentContent.tokensFile }
                ) { "\(layout.segment(entry.id))/\($0)" }
                state.opened[entry.id] = content
                return content
            } catch {
                state.damage[entry.id] = error
                return nil
            }
        }
    }

    /// The same for its chunks alone, whatever has become of its vectors.
    /// - Throws: `corrupt`, `io`.
    func texts(of entry: Manifest.SegmentEntry) throws(QuarryError) -> SegmentReader {
        do {
            try state.withLock { state in
                try check(entry, [SegmentContent.chunksFile, SegmentContent.sourcesFile], &state)
            }
        } catch {
            throw QuarryError(other: error)
        }
        return try SegmentReader(folder: layout.segment(entry.id))
    }

    /// Unmaps what was opened.
    func close() { state.withLock { $0.opened = [:] } }

    /// What is wrong with those that could not be read, by their ids.
    var damage: [QuarryError] {
        state.withLock { state in state.damage.sorted { $0.key < $1.key }.map(\.value) }
    }

    private func check(
        _ entry: Manifest.SegmentEntry, _ names: Set<String>, _ state: inout State
    ) throws(QuarryError) {
        let folder = layout.segment(entry.id)
        for file in entry.files where names.contains(file.name) {
            let path = "\(folder)/\(file.name)"
            guard !state.whole.contains(path) else { continue }
            try SealedFile.verify(path: path, length: file.length, sha256: file.sha256)
            state.whole.insert(path)
        }
    }
}
