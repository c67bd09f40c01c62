package import Corpus
import Dispatch
package import Embedding
import Foundation
import HNSW
import Searching
import Segments
package import Snapshots
import Synchronization

/// One generation of an index, opened: what requests hold on to until they are done, whatever is
/// published meanwhile.
package final class ServedGeneration: Sendable {
    /// What the index is called.
    package let index: String
    package let snapshot: Snapshot
    package let encoder: Encoder
    package let cross: CrossEncoder?
    let directory: SourceDirectory
    /// For groups that have the index as a member.
    let keys: SourceKeys
    let narrowed = NarrowedSearchers()
    /// For answers.
    let sample: ChanceSample
    /// Not empty while `prepare` is at work.
    private let preparing = DispatchGroup()
    private let views = Mutex(Views())

    private struct Views {
        var known: [Set<String>?: IndexView] = [:]
        /// Of the sets of chunks that they may see.
        var bytes = 0
    }

    private static let mostViews = 1_000
    package static let viewBytes = 256 << 20

    package var root: String { snapshot.manifest.root }

    init(index: String, snapshot: Snapshot, encoder: Encoder, cross: CrossEncoder?) {
        self.index = index
        self.snapshot = snapshot
        self.encoder = encoder
        self.cross = cross
        directory = SourceDirectory(snapshot)
        keys = SourceKeys(snapshot)
        sample = ChanceSample(snapshot)
    }

    /// Begins to draw the sample, on a thread of its own: that is a pass over all sources, which no
    /// question shall make that others wait behind.
    func prepare() {
        preparing.enter()
        Thread.detachNewThread { [self] in
            // What is wrong is told to each question that needs it.
            _ = try? sample.draw()
            preparing.leave()
        }
    }

    /// Waits until what was begun is done, on no thread.
    /// - Throws: `Problem` where it is not done in time: a pass over all sources of a large index
    ///   takes minutes, and who waits for it holds a connection.
    func prepared(within seconds: Double = patience) async throws {
        let watch = Stopwatch()
        while !isPrepared(within: 0) {
            guard watch.seconds < seconds else {
                throw Problem(
                    .overloaded, "the index was opened just now and gets ready for answers",
                    headers: ["Retry-After": "5"])
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Seconds that a question waits for that.
    static let patience = 10.0

    /// Waits as long as that on this thread; whether it is done then.
    func isPrepared(within seconds: Double) -> Bool {
        preparing.wait(timeout: .now() + seconds) == .success
    }

    func searcher(restriction: [OrdinalSet]?) -> Searcher {
        Searcher(snapshot: snapshot, encoder: encoder, cross: cross, restriction: restriction)
    }

    /// What a reader sees, made once for each set of groups.
    /// - Throws: `corrupt`.
    package func view(for caller: Caller) throws(QuarryError) -> IndexView {
        try views.withLock { views throws(QuarryError) in
            if let view = views.known[caller.groups] { return view }
            let view = try IndexView(self, groups: caller.groups)
            let bytes = view.searcher.restrictionBytes
            // A group may ask on behalf of whoever asks it.
            if views.known.count >= Self.mostViews || views.bytes + bytes > Self.viewBytes {
                views = Views()
            }
            views.known[caller.groups] = view
            views.bytes += bytes
            return view
        }
    }

    /// Asks the generation for a passage of its own, so that one that can't answer is found out
    /// before it is asked in earnest.
    /// - Throws: what reading and searching throw; `corrupt` where nothing is found.
    func probe() throws(QuarryError) {
        let filled = snapshot.segments.first { $0.chunkCount > 0 }
        guard let text = try filled?.chunk(0).chunk.text else { return }
        let options = SearchOptions(k: 1, rerank: .none)
        let words = String(text.prefix(200))
        let result = try searcher(restriction: nil).search(words, options: options)
        guard result.hits.isEmpty, result.notes.isEmpty else { return }
        throw QuarryError(
            .corrupt, path: snapshot.layout.root, "does not find a passage of its own")
    }
}
