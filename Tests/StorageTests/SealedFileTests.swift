import Corpus
import Foundation
import Storage
import TestSupport
import Testing

@Suite("Sealed files")
struct SealedFileTests {
    private static let kind = FileKind("TEST")
    private static let payloads: [[UInt8]] =
        [0, 1, 7, 8, 9].map { length in (0..<length).map { UInt8($0 + 1) } }
        + [Array("員工手冊 员工手册 Handbook".utf8), Array(repeating: 0, count: 64)]

    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func open(_ path: String, _ versions: ClosedRange<UInt32> = 2...4) throws -> SealedFile
    {
        try SealedFile(path: path, kind: Self.kind, versions: versions)
    }

    @discardableResult
    private func write(_ payload: [UInt8], _ name: String, version: UInt32 = 3) throws
        -> SealedFileInfo
    {
        try SealedFileWriter.write(
            path: folder.file(name), kind: Self.kind, version: version, payload: payload)
    }

    @Test("a payload of any length comes back as it was, aligned and verified")
    func roundTrip() throws {
        for (number, payload) in Self.payloads.enumerated() {
            let info = try write(payload, "f\(number)")
            let file = try open(folder.file("f\(number)"))
            #expect(Array(file.payload) == payload)
            #expect(file.version == 3)
            #expect(file.digest == info.digest)
            #expect(info.length == (try bytes(file.path)).count)
            #expect(info.length % 8 == 0)
            #expect(Int(bitPattern: file.payload.baseAddress) % 64 == 0)
            try file.verify()
        }
    }

    @Test("the digest is the SHA-256 of header and payload")
    func digest() throws {
        let payload = Array("abc".utf8)
        let info = try write(payload, "f")
        let all = try bytes(folder.file("f"))
        #expect(info.digest == Digest.sha256(Array(all[..<(SealedFile.headerSize + 3)])))
    }

    @Test("a payload written in pieces is the file of the payload at once")
    func pieces() throws {
        let payload = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let whole = try write(payload, "whole")
        var writer = try SealedFileWriter(path: folder.file("pieces"), kind: Self.kind, version: 3)
        var rest = payload[...]
        var size = 1
        while !rest.isEmpty {
            try writer.append(Array(rest.prefix(size)))
            rest = rest.dropFirst(size)
            size = size * 3 + 1
        }
        #expect(try writer.seal() == whole)
        #expect(try bytes(folder.file("pieces")) == bytes(folder.file("whole")))
    }

    @Test("a file cut short at any byte is refused as corrupt")
    func truncated() throws {
        for (number, payload) in Self.payloads.enumerated() {
            try write(payload, "f\(number)")
            let whole = try bytes(folder.file("f\(number)"))
            for length in whole.indices {
                let path = try folder.put(Array(whole[..<length]), "cut")
                expect(.corrupt, "payload \(number) cut at \(length)") { _ = try open(path) }
            }
        }
    }

    @Test("a file with any byte after its end is refused as corrupt")
    func extended() throws {
        try write(Array("payload".utf8), "f")
        for extra in [1, 7, 8, 48, 64, 112] {
            let whole = try bytes(folder.file("f")) + Array(repeating: 0, count: extra)
            let path = try folder.put(whole, "long")
            expect(.corrupt, "\(extra) more") { _ = try open(path) }
        }
    }

    @Test("any flipped bit is found when the file is opened or verified")
    func flipped() throws {
        try write(Array("員工手冊 payload".utf8), "f")
        let whole = try bytes(folder.file("f"))
        for place in whole.indices {
            for bit in 0..<8 {
                var damaged = whole
                damaged[place] ^= 1 << bit
                let path = try folder.put(damaged, "flipped")
                let codes: Set<ErrorCode> =
                    (8..<12).contains(place)
                    ? [.corrupt, .formatTooNew, .formatTooOld] : [.corrupt]
                expect(codes, "bit \(bit) of byte \(place)") { try open(path).verify() }
            }
        }
    }

    @Test("a format older or newer than the reader's is named as such, with its number")
    func versions() throws {
        for version in 0...6 as ClosedRange<UInt32> {
            try write([1, 2, 3], "v\(version)", version: version)
            let path = folder.file("v\(version)")
            switch version {
            case 0, 1: expect(.formatTooOld, says: "format \(version)") { _ = try open(path) }
            case 2...4: #expect(try open(path).version == version)
            default: expect(.formatTooNew, says: "format \(version)") { _ = try open(path) }
            }
        }
    }

    @Test("a file of another kind is refused")
    func kinds() throws {
        try write([1], "f")
        expect(.corrupt, says: "OTHR") {
            _ = try SealedFile(
                path: folder.file("f"), kind: FileKind("OTHR"), versions: 1...9)
        }
    }

    @Test("an absent file is not found, a folder is no file, a text is not sealed")
    func others() throws {
        expect(.notFound) { _ = try open(folder.file("absent")) }
        expect(.notFound) { _ = try open(folder.file("absent/below")) }
        expect([.io, .corrupt]) { _ = try open(folder.path) }
        let text = try folder.put(Array(String(repeating: "text ", count: 100).utf8), "text")
        expect(.corrupt) { _ = try open(text) }
    }

    @Test("a writer never touches a file that is there")
    func exists() throws {
        let path = try folder.put([1, 2, 3], "f")
        expect(.alreadyExists) { try write([9], "f") }
        #expect(try bytes(path) == [1, 2, 3])
    }

    @Test("a writer dropped before it seals leaves nothing that a reader accepts")
    func unsealed() throws {
        try abandon(folder.file("f"))
        expect(.corrupt) { _ = try open(folder.file("f")) }
    }

    private func abandon(_ path: String) throws {
        var writer = try SealedFileWriter(path: path, kind: Self.kind, version: 3)
        try writer.append(Array(repeating: 7, count: 2 << 20))
    }

    @Test("an error for damage in the payload names the file and the byte in it")
    func places() throws {
        try write([1, 2, 3], "f")
        let error = try open(folder.file("f")).corrupt(at: 2, because: "bad count")
        #expect(error.code == .corrupt)
        #expect(error.description == "\(folder.file("f")): at byte 66: bad count (corrupt)")
    }

    @Test("many threads read one file and see the same bytes")
    func threads() throws {
        let payload = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
        try write(payload, "f")
        let file = try open(folder.file("f"))
        let wrong = Counter()
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            if Array(file.payload) != payload { wrong.add() }
        }
        #expect(wrong.value == 0)
    }
}

private final class Counter: Sendable {
    private let lock = NSLock()
    // Guarded by the lock.
    private nonisolated(unsafe) var count = 0

    func add() { lock.withLock { count += 1 } }

    var value: Int { lock.withLock { count } }
}

/// Expects a `QuarryError` of one of these codes that names a path.
func expect(
    _ codes: Set<ErrorCode>, _ comment: String = "", says: String = "",
    sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) {
    do {
        try body()
        Issue.record("no error: \(comment)", sourceLocation: sourceLocation)
    } catch let error as QuarryError {
        let matches = codes.contains(error.code) && error.path != nil
        #expect(
            matches && (says.isEmpty || error.description.contains(says)), "\(error); \(comment)",
            sourceLocation: sourceLocation)
    } catch {
        Issue.record("untyped error \(error): \(comment)", sourceLocation: sourceLocation)
    }
}

func expect(
    _ code: ErrorCode, _ comment: String = "", says: String = "",
    sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) {
    expect([code], comment, says: says, sourceLocation: sourceLocation, body)
}
