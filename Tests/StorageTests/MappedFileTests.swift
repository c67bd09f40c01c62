import Corpus
import Foundation
import Storage
import TestSupport
import Testing

@Suite("A file in memory")
struct MappedFileTests {
    @Test("its bytes and what tells it apart", arguments: [0, 1, 4_095, 4_096, 4_097, 300_000])
    func bytes(length: Int) throws {
        let folder = try TemporaryFolder()
        let content = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let path = try folder.put(content, "i")
        let file = try MappedFile(path: path)
        #expect(Array(file.bytes) == content)
        #expect(file.identity.size == length)
        #expect(try MappedFile(path: path).identity == file.identity)
        // A file that takes its place is another, what is mapped stays.
        try FileSystem.replace(path, with: content)
        #expect(try MappedFile(path: path).identity != file.identity)
        #expect(Array(file.bytes) == content)
    }

    @Test("what is absent is notFound, a folder io")
    func absent() throws {
        let folder = try TemporaryFolder()
        expect(.notFound) { _ = try MappedFile(path: folder.file("absent")) }
        expect(.notFound) { _ = try MappedFile(path: "") }
        expect(.io) { _ = try MappedFile(path: folder.path) }
    }
}
