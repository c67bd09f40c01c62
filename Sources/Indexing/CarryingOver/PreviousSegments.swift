import Corpus
import Segments
import Snapshots
import Storage
import Synchronization

/// Segments of the current generation that are read again. What is taken from them goes into a new
/// segment, so each is first held against the manifest's hashes, once.
final class PreviousSegments: Sendable {
    private let layout: IndexLayout
    /// By id.
    private let opened = Mutex<[String: Result<SegmentContent, QuarryError>]>([:])

    init(layout: IndexLayout) { self.layout = layout }

    /// Nil if its files are not what the manifest says: whoever asks has the cache yet.
    /// - Complexity: O(bytes of the segment) the first time.
    func content(of entry: Manifest.SegmentEntry) -> SegmentContent? {
        opened.withLock { opened in
            let content =
                opened[entry.id]
                ?? Result { () throws(QuarryError) in try checked(entry) }
            opened[entry.id] = content
            return try? content.get()
        }
    }

    /// Unmaps what was opened; what was found damaged is remembered.
    func close() {
        opened.withLock { opened in
            opened = opened.filter { _, content in (try? content.get()) == nil }
        }
    }

    /// What is wrong with those that could not be read.
    var damage: [QuarryError] {
        opened.withLock { opened in
            opened.sorted { $0.key < $1.key }.compactMap { _, content in
                do throws(QuarryError) {
                    _ = try content.get()
                    return nil
                } catch {
                    return error
                }
            }
        }
    }

    private func checked(
        _ entry: Manifest.SegmentEntry
    ) throws(QuarryError) -> SegmentContent {
        let folder = layout.segment(entry.id)
        for file in entry.files where SegmentContent.files.contains(file.name) {
            try SealedFile.verify(
                path: "\(folder)/\(file.name)", length: file.length, sha256: file.sha256)
        }
        return try SegmentContent(
            hasTokens: entry.files.contains { $0.name == SegmentContent.tokensFile }
        ) { "\(folder)/\($0)" }
    }
}
