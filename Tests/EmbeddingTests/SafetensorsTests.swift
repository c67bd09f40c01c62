import Corpus
import Foundation
import Storage
import TestSupport
import Testing

@testable import Embedding

@Suite("the safetensors reader")
struct SafetensorsTests {
    private let small: [UInt8] = {
        let header: [String: Any] = [
            "__metadata__": ["format": "pt"],
            "a": ["dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]],
            "b": ["dtype": "I64", "shape": [1], "data_offsets": [24, 32]],
            "c": ["dtype": "F16", "shape": [], "data_offsets": [32, 34]],
        ]
        return (try? TinyModel.safetensors(header, Array(0..<34))) ?? []
    }()

    /// The error that opening these bytes ends in.
    private func failure(_ bytes: [UInt8]) throws -> QuarryError? {
        try withTemporaryFolder { folder in
            let path = folder + "/x.safetensors"
            try FileSystem.replace(path, with: bytes)
            do throws(QuarryError) {
                let file = try Safetensors(path: path)
                // Touches all that a reader would.
                for entry in file.entries.values { _ = file.bytes(of: entry).reduce(0, &+) }
                return nil
            } catch {
                #expect(error.path == path)
                return error
            }
        }
    }

    private func failure(
        header: [String: Any], data: [UInt8] = Array(repeating: 0, count: 16)
    ) throws -> QuarryError? {
        try failure(TinyModel.safetensors(header, data))
    }

    @Test("tensors are found with type, shape and bytes")
    func entries() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/x.safetensors"
            try FileSystem.replace(path, with: small)
            let file = try Safetensors(path: path)
            #expect(file.entries.count == 3)
            let a = try #require(file.entries["a"])
            #expect(a.type == .f32 && a.shape == [2, 3])
            #expect(file.bytes(of: a).elementsEqual(0..<24))
            #expect(file.bytes(of: try #require(file.entries["c"])).elementsEqual(32..<34))
        }
    }

    @Test("cut short at any byte it is corrupt, with the offset")
    func truncation() throws {
        for length in 0..<small.count {
            let error = try #require(try failure(Array(small[..<length])), "\(length) bytes")
            #expect(error.code == .corrupt)
            #expect(error.reason.hasPrefix("at byte "), "\(error.reason)")
        }
    }

    @Test("with any byte of the header flipped it is read or refused, never a trap")
    func flips() throws {
        var refused = 0
        let end = small.count - 34
        for offset in 0..<end {
            for mask in [UInt8(0x01), 0x10, 0x80] {
                var bytes = small
                bytes[offset] ^= mask
                if try failure(bytes) != nil { refused += 1 }
            }
        }
        #expect(refused > end, "\(refused) of \(3 * end)")
    }

    @Test("headers that lie are corrupt")
    func lies() throws {
        func tensor(_ type: String, _ shape: Any, _ offsets: Any) -> [String: Any] {
            ["dtype": type, "shape": shape, "data_offsets": offsets]
        }
        let whole = tensor("F32", [4], [0, 16])
        #expect(try failure(header: ["a": whole]) == nil)
        let lies: [[String: Any]] = [
            ["a": tensor("F32", [4], [0, 17])], ["a": tensor("F32", [5], [0, 16])],
            ["a": tensor("F32", [4], [16, 0])], ["a": tensor("F32", [4], [-4, 12])],
            ["a": tensor("F32", [4], [8, 24])], ["a": tensor("F32", [4], [0])],
            ["a": tensor("F32", [4], "0")], ["a": tensor("F32", [4.5], [0, 18])],
            ["a": tensor("F32", [1 << 40, 1 << 40], [0, 16])],
            ["a": tensor("F32", [4], [0, 1 << 62])], ["a": tensor("F32", [-2, -2], [0, 16])],
            ["a": tensor("F32", [2], [0, 8])],
            ["a": tensor("F32", [2], [8, 16])],
            ["a": whole, "b": tensor("F32", [2], [8, 16])],
            ["a": tensor("F32", [3], [0, 12]), "b": tensor("F32", [2], [8, 16])],
            ["a": 5], ["a": ["dtype": "F32"]], [:],
        ]
        for lie in lies { #expect(try failure(header: lie)?.code == .corrupt, "\(lie)") }
    }

    @Test("an element type nobody knows is unsupported")
    func unknownType() throws {
        let header = [
            "a": ["dtype": "F3", "shape": [4], "data_offsets": [0, 16]] as [String: Any]
        ]
        #expect(try failure(header: header)?.code == .unsupported)
    }

    @Test("headers that are no JSON object, or too long, are corrupt")
    func noJSON() throws {
        func file(_ length: UInt64, _ json: String) -> [UInt8] {
            var writer = ByteWriter()
            writer.integer(length)
            writer.raw(Array(json.utf8))
            return writer.bytes
        }
        let deep = String(repeating: "[", count: 100_000)
        for bytes in [
            file(2, "[]"), file(4, "null"), file(UInt64.max, "{}"), file(3, "{}"),
            file(UInt64(deep.utf8.count), deep), file(0, ""),
            file(UInt64(deep.utf8.count + 5), "{\"a\":" + deep), [],
        ] { #expect(try failure(bytes)?.code == .corrupt) }
    }

    @Test("a file that is not there is not found")
    func missing() {
        #expect { try Safetensors(path: "/nowhere/at/all") } throws: {
            ($0 as? QuarryError)?.code == .notFound
        }
    }
}
