import Corpus
import Foundation
import Storage
import TestSupport
import Testing

@testable import Adapting

@Suite("Files of adapters")
struct AdapterFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let shapes: [(rank: Int?, precision: AdapterFile.Precision)] = [
        (nil, .f32), (nil, .int8), (2, .f32), (2, .int8), (1, .f32), (5, .int8),
    ]

    static func adapter(rank: Int?, dimension: Int = 5, seed: UInt64 = 1) -> QueryAdapter {
        var random = SeededGenerator(seed: seed)
        return QueryAdapter(
            model: Digest.sha256("model"), dimension: dimension, rank: rank,
            first: random.floats((rank ?? dimension) * dimension, spread: 0.5),
            second: random.floats((rank ?? 0) * dimension, spread: 0.5))
    }

    @Test("what is written is read back, and the copy has the same bytes")
    func roundTrip() throws {
        for (rank, precision) in Self.shapes {
            let adapter = Self.adapter(rank: rank)
            let path = folder.file("a.adapter")
            let written = try AdapterFile.write(adapter, precision: precision, to: path)
            let read = try AdapterFile(path: path)
            #expect(read == written && read.precision == precision)
            #expect(read.length == FileSystem.size(path))
            #expect(read.adapter.rank == rank && read.adapter.model == adapter.model)
            // A unit of int8 is at most 0.5 / 127.
            let error: Float = precision == .f32 ? 0 : 0.5 / 254 * 1.01
            for (before, after) in zip(
                adapter.first + adapter.second, read.adapter.first + read.adapter.second)
            {
                #expect(abs(before - after) <= error)
            }
            try read.write(to: folder.file("copy"))
            #expect(
                try FileSystem.read(folder.file("copy")) == FileSystem.read(path))
        }
    }

    @Test("int8 has a quarter of the size, and a low rank its share of the full matrix")
    func sizes() throws {
        func length(_ rank: Int?, _ precision: AdapterFile.Precision) throws -> Int {
            try AdapterFile.write(
                Self.adapter(rank: rank, dimension: 384), precision: precision,
                to: folder.file("size")
            ).length
        }
        #expect(try length(nil, .f32) == 384 * 384 * 4 + 48 + 112)
        #expect(try length(nil, .int8) == 384 * 384 + 384 * 4 + 48 + 112)
        #expect(try length(16, .f32) == 2 * 16 * 384 * 4 + 48 + 112)
    }

    @Test("a file cut at any byte, or with any byte changed, is refused by a typed error")
    func damage() throws {
        for (rank, precision) in Self.shapes.prefix(4) {
            let path = folder.file("damage")
            _ = try AdapterFile.write(
                Self.adapter(rank: rank), precision: precision, to: path)
            let whole = try FileSystem.read(path)
            for place in whole.indices {
                try Data(whole[..<place]).write(to: URL(filePath: path))
                #expect(throws: QuarryError.self) { try AdapterFile(path: path) }
                var changed = whole
                changed[place] ^= 0x41
                try Data(changed).write(to: URL(filePath: path))
                #expect(throws: QuarryError.self, "\(place)") { try AdapterFile(path: path) }
            }
        }
    }

    @Test(
        "a sealed file that states what can't be meant is refused",
        arguments: [
            // dimension, rank, precision, reserved, what follows
            ([0, 0, 0, 0], 0), ([5_000, 0, 0, 0], 0), ([2, 3, 0, 0], 48), ([2, 0, 2, 0], 16),
            ([2, 0, 0, 1], 16), ([2, 0, 0, 0], 15), ([2, 0, 0, 0], 17), ([2, 1, 0, 0], 12),
            ([4_096, 4_096, 0, 0], 64), ([UInt32.max, UInt32.max, 1, 0], 64),
        ] as [([UInt32], Int)])
    func hostile(header: [UInt32], rest: Int) throws {
        var writer = ByteWriter()
        for number in header { writer.integer(number) }
        writer.raw(Digest.sha256("model").bytes)
        writer.raw([UInt8](repeating: 0, count: rest))
        let path = folder.file("hostile")
        try SealedFileWriter.write(
            path: path, kind: FileKind("ADPT"), version: 1, payload: writer.bytes)
        let error = #expect(throws: QuarryError.self) { try AdapterFile(path: path) }
        #expect(error?.code == .corrupt)
    }

    @Test(
        "a component that is no number, or beyond what a map can have, is refused",
        arguments: [Float.nan, .infinity, -.infinity, 1_001, -.greatestFiniteMagnitude])
    func components(value: Float) throws {
        let path = folder.file("value")
        let adapter = QueryAdapter(
            model: Digest.sha256("model"), dimension: 1, rank: nil, first: [value])
        let refused = #expect(throws: QuarryError.self) {
            try AdapterFile.write(adapter, precision: .f32, to: path)
        }
        #expect(refused?.code == .invalidInput && !FileSystem.exists(path))
        var writer = ByteWriter()
        for number in [1, 0, 0, 0] as [UInt32] { writer.integer(number) }
        writer.raw(Digest.sha256("model").bytes)
        writer.float(value)
        try SealedFileWriter.write(
            path: path, kind: FileKind("ADPT"), version: 1, payload: writer.bytes)
        let error = #expect(throws: QuarryError.self) { try AdapterFile(path: path) }
        #expect(error?.code == .corrupt)
    }

    @Test("another model, and another dimension, are told apart")
    func model() throws {
        let file = try AdapterFile.write(
            Self.adapter(rank: nil), precision: .f32, to: folder.file("m"))
        try file.check(model: Digest.sha256("model"), named: "m", dimension: 5, path: "m")
        for (model, dimension) in [("other", 5), ("model", 6)] {
            let error = #expect(throws: QuarryError.self) {
                try file.check(
                    model: Digest.sha256(model), named: "m", dimension: dimension, path: "m")
            }
            #expect(error?.code == .invalidInput && error?.path == "m")
        }
    }
}
