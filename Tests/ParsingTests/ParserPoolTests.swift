import Corpus
import Dispatch
import Foundation
import ParserPool
import Synchronization
import Testing

@Suite("The pool of parser children", .serialized)
struct ParserPoolTests {
    private let hello = Array("Hello, 世界。".utf8)

    /// Text that keeps a child busy for a while: no line of it can be skipped.
    private var slow: [UInt8] {
        Array(String(repeating: "這是一行文字 and some more.\n\n", count: 300_000).utf8)
    }

    private func parse(
        _ pool: ParserPool, _ bytes: [UInt8], settings: ParseSettings = ParseSettings()
    ) throws -> Document {
        try pool.parse(bytes: bytes, source: "a.txt", type: .txt, settings: settings)
    }

    private func failure(
        _ pool: ParserPool, _ bytes: [UInt8], settings: ParseSettings = ParseSettings()
    ) -> QuarryError? {
        do {
            _ = try parse(pool, bytes, settings: settings)
            return nil
        } catch let error as QuarryError {
            return error
        } catch {
            return nil
        }
    }

    @Test("a child states the versions that decide its output")
    func fingerprint() throws {
        let pool = try ParserPool(size: 1)
        for name in ["quarry-parser", "poppler", "libxml2", "libzip", "cmark-gfm", "uchardet"] {
            #expect(pool.fingerprint.contains(name))
        }
        #expect(!pool.fingerprint.contains("unknown"))
    }

    @Test("a child says which limits it put on itself, and the kernel agrees")
    func confinement() throws {
        let pool = try ParserPool(size: 1)
        let limits = pool.confinement.split(separator: ", ").map(String.init)
        #expect(limits.starts(with: ["memory", "no core", "ends with engine"]))
        let child = try #require(pool.childProcessIDs.first)
        let status = try String(contentsOfFile: "/proc/\(child)/status", encoding: .utf8)
        #expect(status.contains("NoNewPrivs:\t1") == limits.contains("no new privileges"))
        #expect(status.contains("Seccomp:\t2") == limits.contains("seccomp"))
    }

    @Test("a child ends with the engine, even in the middle of a document")
    func orphan() throws {
        let process = Process()
        process.executableURL = URL(filePath: try ParserExecutable.locate())
        let (input, output) = (Pipe(), Pipe())
        (process.standardInput, process.standardOutput) = (input, output)
        process.standardError = FileHandle.nullDevice
        try process.run()
        // A document that never comes to its end, so that only the engine's end can end the child.
        let head = ParserRequest.head(type: .txt, passwords: [], byteCount: slow.count)
        try input.fileHandleForWriting.write(contentsOf: head + slow.dropLast())
        try output.fileHandleForReading.close()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    @Test("many threads at once get each its own document, by no more children than allowed")
    func parallel() throws {
        let pool = try ParserPool(size: 3)
        let wrong = Mutex<[Int]>([])
        DispatchQueue.concurrentPerform(iterations: 60) { number in
            let text = "Document number \(number)"
            let document = try? parse(pool, Array(text.utf8))
            if document?.text != text { wrong.withLock { $0.append(number) } }
        }
        #expect(wrong.withLock { $0 } == [])
        #expect((1...3).contains(pool.childProcessIDs.count))
    }

    @Test("an idle child that was killed is replaced and costs no document")
    func killedWhileIdle() throws {
        let pool = try ParserPool(size: 1)
        let first = try #require(pool.childProcessIDs.first)
        kill(first, SIGKILL)
        usleep(50_000)
        #expect(try parse(pool, hello).text == "Hello, 世界。")
        #expect(!pool.childProcessIDs.contains(first))
    }

    @Test("a child that breaks at work costs the document it had, and no other")
    func brokenAtWork() throws {
        let pool = try ParserPool(size: 1)
        let victim = try #require(pool.childProcessIDs.first)
        breakLater(victim)
        let error = failure(pool, hello)
        #expect(error?.code == .crashed)
        #expect(error?.path == "a.txt")
        #expect(try parse(pool, hello).blocks.count == 1)
    }

    @Test("memory that the engine holds is not taken for a child's own")
    func brokenInALargeEngine() throws {
        let settings = ParseSettings(memoryBytes: 256 << 20)
        let held = [UInt8](repeating: 1, count: settings.memoryBytes)
        let pool = try ParserPool(size: 1, settings: settings)
        breakLater(try #require(pool.childProcessIDs.first))
        #expect(failure(pool, hello, settings: settings)?.code == .crashed)
        #expect(held.last == 1)
    }

    @Test("a document does not pay for those before it: a used child that dies is made up for")
    func brokenAfterOthers() throws {
        let pool = try ParserPool(size: 1)
        _ = try parse(pool, hello)
        let victim = try #require(pool.childProcessIDs.first)
        breakLater(victim)
        #expect(try parse(pool, hello).blocks.count == 1)
        #expect(!pool.childProcessIDs.contains(victim))
    }

    /// Stops a child, which so can't be done with what it gets, and lets it go on to a signal that a
    /// failed assertion raises.
    private func breakLater(_ child: Int32) {
        kill(child, SIGSTOP)
        Thread {
            usleep(300_000)
            kill(child, SIGABRT)
            kill(child, SIGCONT)
        }.start()
    }

    @Test("a child that a document left large is replaced")
    func grown() throws {
        let settings = ParseSettings(memoryBytes: 256 << 20)
        let pool = try ParserPool(size: 1, settings: settings)
        let first = pool.childProcessIDs
        let start = try addressSpace(try #require(first.first))
        _ = try parse(pool, hello, settings: settings)
        #expect(pool.childProcessIDs == first)
        _ = try parse(pool, Array(slow[..<(1 << 21)]), settings: settings)
        _ = try parse(pool, hello, settings: settings)
        let kept = try #require(pool.childProcessIDs.first)
        #expect(try addressSpace(kept) <= start + settings.memoryBytes / 8)
    }

    private func addressSpace(_ child: Int32) throws -> Int {
        let facts = try String(contentsOfFile: "/proc/\(child)/statm", encoding: .utf8)
        return (Int(facts.prefix { $0.isNumber }) ?? 0) * Int(getpagesize())
    }

    @Test("a child that hangs is given up at the time limit")
    func hanging() throws {
        let pool = try ParserPool(size: 1)
        let victim = try #require(pool.childProcessIDs.first)
        kill(victim, SIGSTOP)
        let start = ContinuousClock.now
        let error = failure(pool, hello, settings: ParseSettings(timeoutSeconds: 0.5))
        #expect(error?.code == .timedOut)
        #expect(ContinuousClock.now - start < .seconds(10))
        #expect(!pool.childProcessIDs.contains(victim))
        #expect(try parse(pool, hello).blocks.count == 1)
    }

    @Test("a document that needs more memory than allowed is refused for that reason")
    func memory() throws {
        let settings = ParseSettings(timeoutSeconds: 60, memoryBytes: 384 << 20)
        let pool = try ParserPool(size: 1, settings: settings)
        let big = Array(repeating: UInt8(ascii: "a"), count: 60 << 20)
        #expect(failure(pool, big + slow + slow, settings: settings)?.code == .limitExceeded)
        let huge = Array(repeating: UInt8(ascii: "a"), count: 400 << 20)
        #expect(failure(pool, huge, settings: settings)?.code == .limitExceeded)
        #expect(try parse(pool, hello, settings: settings).blocks.count == 1)
    }

    @Test("a child is replaced after its share of documents")
    func recycled() throws {
        let pool = try ParserPool(size: 1)
        let first = pool.childProcessIDs
        for _ in 0..<ParserPool.documentsPerChild { _ = try parse(pool, hello) }
        _ = try parse(pool, hello)
        #expect(pool.childProcessIDs.count == 1)
        #expect(pool.childProcessIDs != first)
    }

    @Test("closing kills the children, ends calls in progress and refuses further ones")
    func closing() throws {
        let pool = try ParserPool(size: 1)
        let child = try #require(pool.childProcessIDs.first)
        let closer = Thread {
            usleep(200_000)
            pool.close()
        }
        closer.start()
        #expect(failure(pool, slow) != nil)
        #expect(failure(pool, hello)?.code == .io)
        #expect(pool.childProcessIDs.isEmpty)
        #expect(kill(child, 0) != 0)
    }

    @Test("a pool without an executable says what is missing")
    func missingExecutable() {
        #expect(throws: QuarryError.self) {
            try ParserPool(size: 1, executable: "/nonexistent/quarry-parser")
        }
    }

    @Test("a program that is no parser is found out when it starts")
    func wrongExecutable() {
        #expect(throws: QuarryError.self) {
            try ParserPool(size: 1, executable: "/bin/cat")
        }
    }

    @Test("an empty document and one larger than any socket's buffer pass through")
    func sizes() throws {
        let pool = try ParserPool(size: 1)
        #expect(try parse(pool, []).blocks.isEmpty)
        let big = Array(String(repeating: "some words\n\n", count: 1 << 16).utf8)
        #expect(try parse(pool, big).blocks.count == 1 << 16)
    }
}
