import Corpus
import Indexing
import Snapshots
import Storage
import Synchronization
import TestSupport
import Testing

@Suite("A build says what it does while it does it")
struct BuildEventsTests {
    /// Chunks told of, as a build tells of them.
    private final class Told: Sendable {
        private let counts = Mutex<[(computed: Int, found: Int)]>([])

        var events: BuildEvents {
            var events = BuildEvents.silent
            events.embedded = { computed, found in
                self.counts.withLock { $0.append((computed, found)) }
            }
            return events
        }

        var computed: [Int] { counts.withLock { $0.map(\.computed).filter { $0 > 0 } } }
        var found: Int { counts.withLock { $0.reduce(0) { $0 + $1.found } } }
    }

    @Test("chunks count as each is embedded, not when a batch of them is stored")
    func embedded() throws {
        let workspace = try Workspace()
        // More chunks than one batch holds, no two of them the same.
        let paragraphs = (0..<400).map { "Order \($0) is paid on day \($0 * 7) of the year." }
        let text = paragraphs.joined(separator: "\n\n")
        workspace.settings.chunk = ChunkSettings(maxTokens: 16, overlapTokens: 0)
        try workspace.write(["a.txt": text, "b.txt": SampleTexts.english])
        let first = Told()
        let outcome = try workspace.build(events: first.events)
        #expect(outcome.embedded > 256)
        #expect(first.computed == Array(repeating: 1, count: outcome.embedded))
        #expect(first.found == outcome.manifest.statistics.chunks - outcome.embedded)

        // From nothing but the cache: every chunk is found, none computed.
        try FileSystem.remove(workspace.index)
        try FileSystem.remove(workspace.root + "/.state")
        let second = Told()
        let again = try workspace.build(events: second.events)
        #expect(second.computed.isEmpty && again.embedded == 0)
        #expect(second.found == again.manifest.statistics.chunks)
    }
}
