import Corpus
import Snapshots
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Publishing

@Suite("Exporting an index while builds go on")
struct ExportPinTests {
    private let folder: TemporaryFolder
    private let index: HistoryIndex
    private let first: Manifest
    private var repository: String { folder.file("repository") }

    init() throws {
        folder = try TemporaryFolder()
        index = HistoryIndex(path: folder.file("index"))
        first = try index.publish(["a.md": "The first of all texts."])
    }

    /// More generations than are kept.
    private static func goOn(_ index: HistoryIndex) {
        for number in 0...GenerationStore.keptGenerations {
            #expect(throws: Never.self) {
                try index.publish(["a.md": "A text of number \(number), which is another."])
            }
        }
    }

    /// Whether the first generation is there, with its segments.
    private func isFirstHere() throws -> Bool {
        let here = first.segments.map { FileSystem.exists(index.store.layout.segment($0.id)) }
        let isListed = try index.store.numbers().contains(1)
        #expect(here.allSatisfy { $0 == isListed })
        return isListed
    }

    @Test("a repository gets the generation that was current at the beginning, whole")
    func repositories() throws {
        let hasGoneOn = Mutex(false)
        let export = try IndexExport(index: index.path, folder: repository, options: .init())
        let outcome = try export.run { [index] _, _ in
            let isFirst = hasGoneOn.withLock { hasGoneOn in
                defer { hasGoneOn = true }
                return !hasGoneOn
            }
            if isFirst { Self.goOn(index) }
        }
        #expect(outcome.root == first.root && outcome.writtenObjects == outcome.objects)
        let found = try RepositoryVerification(folder: repository, keys: []).run(threads: 1)
        #expect(found.defects.isEmpty && found.roots == 1)
        // Nobody holds it any more.
        #expect(try isFirstHere())
        try index.publish(["a.md": "The last."])
        #expect(try !isFirstHere())
    }

    @Test("so does an archive")
    func archives() throws {
        let path = folder.file("a.tar.zst")
        var hasGoneOn = false
        let outcome = try ArchiveExport(index: index.path, path: path).run { _, _ in
            if !hasGoneOn { Self.goOn(index) }
            hasGoneOn = true
        }
        #expect(outcome.root == first.root)
        let receiver = folder.file("receiver")
        let reader = try RepositoryPlace.reader(path, token: nil, index: receiver)
        #expect(
            try IndexPull(from: reader, index: receiver, options: .init()).run().root == first.root)
        try expectWhole(receiver)
    }

    @Test("what is pinned stays, and what is not goes")
    func pins() throws {
        let (manifest, pin) = try index.store.pinnedCurrent()
        #expect(manifest.root == first.root && manifest.generation == 1)
        Self.goOn(index)
        #expect(try index.store.numbers() == [1, 3, 4, 5])
        #expect(try isFirstHere())
        try expectWhole(index.path)
        pin?.release()
        try index.store.retain(GenerationStore.keptGenerations)
        #expect(try index.store.numbers() == [3, 4, 5])
        #expect(try !isFirstHere())
    }

    @Test("where nothing is published, nothing is pinned, and the reason is said")
    func nothing() throws {
        let empty = GenerationStore(root: folder.file("empty"))
        let absent = #expect(throws: QuarryError.self) { try empty.pinnedCurrent() }
        #expect(absent?.code == .notFound && absent?.statement.contains("no published") == true)
        try FileSystem.remove(index.store.layout.generation(1))
        let gone = #expect(throws: QuarryError.self) { try index.store.pinnedCurrent() }
        #expect(gone?.code == .notFound)
    }
}
