import Corpus
import Foundation
import Jobs
import ParserPool
import Segments
import Snapshots
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Indexing

@Suite("A run that reaches a limit publishes what is consistent, and the next one goes on")
struct LimitTests {
    @Test("limited runs at random, then one without limit: a clean build", arguments: 1...4)
    func histories(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let workspace = try Workspace()
        var texts: [String: String] = [:]
        var counter = 0
        func put(_ name: String) throws {
            counter += 1
            let sample = SampleTexts.all.map(\.value).randomElement(using: &random)!
            texts[name] = "numbat\(counter)\n\n" + sample
            try workspace.write(name, texts[name]!)
        }
        for number in 0..<6 { try put("甲/\(number).txt") }
        for step in 0..<8 {
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                switch Int.random(in: 0..<4, using: &random) {
                case 0: try put("b/new \(counter).txt")
                case 1: try put(texts.keys.sorted().randomElement(using: &random)!)
                case 2:
                    let name = texts.keys.sorted().randomElement(using: &random)!
                    counter += 1
                    let new = "c/moved \(counter).txt"
                    try workspace.write(new, texts[name]!)
                    try workspace.remove(name)
                    texts[new] = texts.removeValue(forKey: name)
                default:
                    let name = texts.keys.sorted().randomElement(using: &random)!
                    try workspace.remove(name)
                    texts[name] = nil
                }
            }
            let said: Comment = "seed \(seed), step \(step)"
            let limit = Int.random(in: 1...3, using: &random)
            let outcome = try workspace.build(
                threads: 1 + step % 3, control: StopControl(limits: .init(maximumFiles: limit)))
            #expect(outcome.parsed <= limit && outcome.failures.isEmpty, said)
            #expect((outcome.limit == nil) == outcome.carriedOver.isEmpty, said)
            try expectBest(workspace, texts, outcome, said)
            if outcome.carriedOver.isEmpty {
                #expect(try outcome.manifest.root == workspace.cleanRoot(), said)
            }
        }
        let last = try workspace.build()
        #expect(last.carriedOver.isEmpty)
        #expect(try last.manifest.root == workspace.cleanRoot(threads: 2), "seed \(seed)")
    }

    /// Whatever is not carried over is in as it is, what was new is absent, nothing else is there.
    private func expectBest(
        _ workspace: Workspace, _ texts: [String: String], _ outcome: BuildOutcome,
        _ said: Comment
    ) throws {
        let carried = Dictionary(
            uniqueKeysWithValues: outcome.carriedOver.map { ($0.source.path, $0.kind) })
        let store = GenerationStore(root: workspace.index)
        let held = try PreviousContentProbe.names(store)
        let absent = Set(carried.filter { $0.value == .absent }.keys)
        #expect(Set(held.keys) == Set(texts.keys).subtracting(absent), said)
        for (name, text) in texts where carried[name] == nil {
            #expect(held[name] == Digest.sha256(Array(text.utf8)), said)
        }
        let sources = outcome.changes
        #expect(
            sources.total == sources.added + sources.changed + sources.renamed
                + sources.unchanged + sources.failed + carried.count, said)
        #expect(sources.total == texts.count, said)
    }

    @Test("limited run after limited run ends, and nothing is done twice")
    func goesOn() throws {
        let workspace = try Workspace()
        for number in 0..<7 {
            try workspace.write("\(number).txt", "file \(number)\n\n\(SampleTexts.english)")
        }
        var parsed = 0
        var runs = 0
        while true {
            runs += 1
            let outcome = try workspace.build(
                control: StopControl(limits: .init(maximumFiles: 2)))
            parsed += outcome.parsed
            if outcome.carriedOver.isEmpty { break }
            #expect(outcome.carriedOver.count == 7 - 2 * runs)
            #expect(outcome.limit == .files)
        }
        #expect(runs == 4 && parsed == 7)
    }

    @Test("a changed source keeps its previous version, a new one is absent, a removed one gone")
    func previousVersion() throws {
        let workspace = try Workspace()
        workspace.pool = try ParserPool(size: 2)
        try workspace.write(["a.txt": "the aardvark 說明", "b.txt": "the badger", "c.txt": "crane"])
        try workspace.build()
        // Without the cache, the previous version is in the segment alone.
        try FileSystem.remove(workspace.root + "/cache")
        try workspace.write(["a.txt": "the armadillo", "d.txt": "the dingo"])
        try workspace.remove("c.txt")
        let outcome = try workspace.build(control: Self.expired())
        #expect(outcome.carriedOver.map(\.source.path) == ["a.txt", "d.txt"])
        #expect(outcome.carriedOver.map(\.kind) == [.previousVersion, .absent])
        #expect(outcome.limit == .deadline && outcome.parsed == 0 && outcome.isNewGeneration)
        #expect(outcome.changes.removed == 1 && outcome.changes.unchanged == 1)
        #expect(try workspace.sources(of: "aardvark") == ["a.txt"])
        #expect(try workspace.sources(of: "armadillo dingo crane").isEmpty)
        #expect(try workspace.build().manifest.root == workspace.cleanRoot())
        #expect(try workspace.sources(of: "armadillo") == ["a.txt"])
    }

    @Test("a rename costs nothing, so no limit holds it up")
    func rename() throws {
        let workspace = try Workspace()
        workspace.pool = try ParserPool(size: 2)
        try workspace.write(SampleTexts.all)
        try workspace.build()
        try workspace.remove("en/refund.txt")
        try workspace.write("elsewhere/退款.txt", SampleTexts.english)
        let outcome = try workspace.build(control: Self.expired())
        #expect(outcome.carriedOver.isEmpty && outcome.limit == nil)
        #expect(outcome.changes.renamed == 1)
        #expect(try outcome.manifest.root == workspace.cleanRoot())
    }

    @Test("after a change of settings nothing is published before all is done again")
    func settings() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        let first = try workspace.build().manifest
        workspace.settings.chunk.maxTokens = 40
        for _ in 0..<3 {
            let outcome = try workspace.build(
                control: StopControl(limits: .init(maximumFiles: 1)))
            #expect(!outcome.isNewGeneration && outcome.manifest == first)
            #expect(outcome.carriedOver.allSatisfy { $0.kind == .unpublished })
            #expect(outcome.limit == .files)
        }
        let last = try workspace.build(control: StopControl(limits: .init(maximumFiles: 4)))
        #expect(last.carriedOver.isEmpty && last.parsed == 0)
        #expect(try last.manifest.root == workspace.cleanRoot())
    }

    @Test("a full build in parts goes on where it was")
    func full() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        let root = try workspace.build().manifest.root
        var parsed: [Int] = []
        for _ in 0..<3 {
            let outcome = try workspace.build(
                ignoresCache: true, control: StopControl(limits: .init(maximumFiles: 2)))
            parsed.append(outcome.parsed)
            if outcome.carriedOver.isEmpty { break }
            #expect(!outcome.isNewGeneration)
        }
        #expect(parsed == [2, 2])
        #expect(try GenerationStore(root: workspace.index).currentManifest().root == root)
    }

    @Test("the time that runs out in the middle gives back what is in flight")
    func midway() throws {
        let workspace = try Workspace()
        workspace.pool = try ParserPool(size: 2)
        for number in 0..<12 {
            try workspace.write("\(number).txt", "file \(number)\n\n\(SampleTexts.english)")
        }
        let clock = Mutex(0)
        let start = Date()
        let control = StopControl(limits: .init(deadline: start.addingTimeInterval(30))) {
            clock.withLock { looks in
                looks += 1
                return start.addingTimeInterval(Double(looks))
            }
        }
        let outcome = try workspace.build(threads: 2, control: control)
        #expect(outcome.limit == .deadline && !outcome.carriedOver.isEmpty)
        let queue = try JobQueue.open(
            StateFolder(in: workspace.root).queue(of: "test"))
        let run = try #require(try queue.runs(limit: 1).first)
        // It stays open: the next build goes on with it.
        #expect(run.state == .active)
        let states = try queue.items(run: run.id, after: 0).map(\.state)
        #expect(!states.contains(.leased) && !states.contains(.dead))
        let last = try workspace.build()
        #expect(last.parsed + outcome.parsed == 12)
        #expect(try last.manifest.root == workspace.cleanRoot())
    }

    @Test("a disk that is too full is said before work begins, how much and where")
    func diskBefore() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        let index = workspace.index
        let error = #expect(throws: QuarryError.self) {
            try workspace.build(space: { path in
                DiskSpace(
                    device: path == index ? 1 : 2, freeBytes: path == index ? 1 << 20 : 1 << 40)
            })
        }
        #expect(error?.code == .limitExceeded && error?.path == index)
        #expect(error?.reason.contains("1 MiB are free, 64 MiB are missing") == true, "\(error!)")
        #expect(!FileSystem.exists(index + "/segments"))
        #expect(try workspace.build().parsed == 4)
    }

    @Test("token vectors take room by the components of a token's vector, not of a text's")
    func tokens() {
        func bytes(_ tokenDimension: Int) -> Int {
            DiskForecast(
                manifest: nil, settings: IndexSettings(), dimension: 64,
                tokenDimension: tokenDimension
            ).segmentBytes(text: 8_000, chunks: 10)
        }
        let rows = 8_000 / 8 + 10
        #expect(bytes(768) - bytes(384) == rows * (768 - 384) / 8)
    }

    @Test("the index does not outgrow its quota")
    func quota() throws {
        let (workspace, whole) = (try Workspace(), try Workspace())
        for number in 0..<8 {
            let text = Array(repeating: SampleTexts.english, count: 20).joined(separator: "\n\n")
            for each in [workspace, whole] {
                try each.write("\(number).txt", "file \(number)\n\n" + text)
            }
        }
        try whole.build()
        let quota = try whole.segmentFiles().values.reduce(0) { $0 + $1.count } / 2
        let outcome = try workspace.build(control: StopControl(limits: .init(diskBytes: quota)))
        #expect(outcome.limit == .disk && !outcome.carriedOver.isEmpty)
        #expect(outcome.manifest.statistics.sources > 0)
        let size = try workspace.segmentFiles().values.reduce(0) { $0 + $1.count }
        #expect(size < quota)
        #expect(try workspace.build().manifest.root == workspace.cleanRoot())
    }

    @Test("memory that runs out carries over; after the last source it ends the run")
    func memory() throws {
        let workspace = try Workspace()
        workspace.pool = try ParserPool(size: 2)
        try workspace.write(SampleTexts.all)
        let root = try workspace.build().manifest.root
        try workspace.write("new.txt", "a new file")
        let early = StopControl()
        early.memoryIs(tight: true, over: true)
        let outcome = try workspace.build(control: early)
        #expect(outcome.limit == .memory && outcome.manifest.root == root)
        let late = StopControl()
        let events = BuildEvents(
            progress: { stage, _, _ in
                if stage == .segments { late.memoryIs(tight: true, over: true) }
            }, failed: { _ in }, note: { _ in })
        let error = #expect(throws: QuarryError.self) {
            try workspace.build(events: events, control: late)
        }
        #expect(error?.code == .limitExceeded)
        #expect(try GenerationStore(root: workspace.index).currentManifest().root == root)
        #expect(try workspace.build().manifest.root == workspace.cleanRoot())
    }

    @Test("while memory is tight sources are taken one by one")
    func tight() {
        let control = StopControl()
        control.memoryIs(tight: true, over: false)
        #expect(control.mayTake())
        let second = Mutex(false)
        let done = DispatchSemaphore(value: 0)
        DispatchQueue.global().async {
            _ = control.mayTake()
            second.withLock { $0 = true }
            done.signal()
        }
        Thread.sleep(forTimeInterval: 0.2)
        #expect(!second.withLock { $0 })
        control.ended()
        done.wait()
        #expect(second.withLock { $0 })
    }

    @Test("the memory that is watched is this process's own")
    func privateMemory() {
        let before = MemoryWatch.privateBytes("self")
        #expect(before > 1 << 20)
        let block = UnsafeMutableRawPointer.allocate(byteCount: 64 << 20, alignment: 16)
        memset(block, 1, 64 << 20)
        #expect(MemoryWatch.privateBytes("self") >= before + 32 << 20)
        block.deallocate()
        #expect(MemoryWatch.privateBytes("no process") == 0)
    }

    private static func expired() -> StopControl {
        StopControl(limits: .init(deadline: Date(timeIntervalSince1970: 0)))
    }
}

@Suite("A source that was indexed and fails now is failed, not removed")
struct LostSourceTests {
    @Test("it is said each night until it is repaired, and the root is a clean build's")
    func lost() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.write("手冊.md", "# 手冊\n\nthe wombat")
        try workspace.build()
        try FileSystem.remove(workspace.corpus + "/手冊.md")
        symlink("/nowhere", workspace.corpus + "/手冊.md")
        for night in 0..<3 {
            let outcome = try workspace.build()
            #expect(outcome.changes.failed == 1 && outcome.changes.removed == 0)
            #expect(outcome.failures.map(\.wasIndexed) == [true], "night \(night)")
            #expect(try workspace.sources(of: "wombat").isEmpty)
            #expect(try outcome.manifest.root == workspace.cleanRoot())
        }
        try workspace.remove("手冊.md")
        try workspace.write("new.pdf", "%PDF-1.4 and no more")
        let outcome = try workspace.build()
        #expect(outcome.failures.map(\.wasIndexed) == [false])
        #expect(outcome.changes.failed == 1 && outcome.changes.removed == 0)
    }
}

/// Names and content hashes the current generation holds.
enum PreviousContentProbe {
    static func names(_ store: GenerationStore) throws -> [String: Digest] {
        guard let number = try store.currentNumber() else { return [:] }
        var found: [String: Digest] = [:]
        for entry in try store.manifest(number).segments {
            let table = try SourceTable(folder: store.layout.segment(entry.id))
            for index in 0..<table.count {
                let file = try table[index].file
                found[file.id.path] = file.contentHash
            }
        }
        return found
    }
}
