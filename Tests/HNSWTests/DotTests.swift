import CKernels
import Corpus
import Storage
import TestSupport
import Testing

// Serialised: a test here changes the path of the whole process. Others may run beside it,
// since every path gives the same bits, which is what is tested.
@Suite("Dot products", .serialized)
struct DotTests {
    private static let names = ["avx512vnni", "avx512", "avxvnni", "avx2", "neon", "portable"]

    private func values(_ count: Int, seed: UInt64) -> [Float] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in Float.random(in: -2...2, using: &generator) }
    }

    private func dot(_ a: ArraySlice<Float>, _ b: ArraySlice<Float>) -> Float {
        a.withUnsafeBufferPointer { a in
            b.withUnsafeBufferPointer { b in
                quarry_dot_f32(a.baseAddress, b.baseAddress, a.count)
            }
        }
    }

    @Test("every path of this CPU gives the same bits, whatever the length and alignment")
    func pathsAgree() {
        defer { _ = quarry_force_kernel(nil) }
        let a = values(1100, seed: 1)
        let b = values(1100, seed: 2)
        let cases = (0...200).map { ($0, $0 % 17) } + [(384, 3), (512, 0), (768, 5), (1024, 1)]
        #expect(quarry_force_kernel("portable"))
        let expected = cases.map { dot(a[$1..<$1 + $0], b[7..<7 + $0]).bitPattern }
        for name in Self.names where quarry_force_kernel(name) {
            #expect(String(cString: quarry_kernel_name()) == name)
            let found = cases.map { dot(a[$1..<$1 + $0], b[7..<7 + $0]).bitPattern }
            #expect(found == expected, "path \(name)")
        }
    }

    @Test("rows against a query give what single products give, on every path")
    func rowsAgree() {
        defer { _ = quarry_force_kernel(nil) }
        let (stride, count) = (112, 100)
        let base = values(stride * 12, seed: 3)
        let query = values(count, seed: 4)
        let rows: [UInt32] = [11, 0, 5, 5, 3, 9, 10]
        let expected = rows.map { row in
            dot(query[...], base[Int(row) * stride..<Int(row) * stride + count]).bitPattern
        }
        for name in Self.names where quarry_force_kernel(name) {
            for taken in 0...rows.count {
                var scores = [Float](repeating: -7, count: rows.count)
                quarry_dot_f32_rows(query, base, stride, count, rows, taken, &scores)
                #expect(scores.prefix(taken).map(\.bitPattern) == Array(expected.prefix(taken)))
                #expect(scores.dropFirst(taken).allSatisfy { $0 == -7 })
            }
        }
    }

    @Test("products of integers are exact on every path, one by one and in rows")
    func integers() {
        defer { _ = quarry_force_kernel(nil) }
        var generator = SeededGenerator(seed: 7)
        for count in Array(0...130) + [384, 400, 1024, 65_536] {
            let query = (0..<count).map { _ in Int8.random(in: -127...127, using: &generator) }
            // Random rows, and those of the greatest sums of either sign.
            let same = query.map { $0 < 0 ? -127 : 127 } as [Int8]
            let extreme = [Int8](repeating: -127, count: count)
            let other = (0..<count).map { _ in Int8.random(in: -127...127, using: &generator) }
            let base = other + same + extreme + same.map { -$0 }
            let rows: [UInt32] = [2, 0, 3, 1, 1, 0, 2, 3, 0]
            let expected = rows.map { row in
                (0..<count).reduce(0) { $0 + Int(query[$1]) * Int(base[Int(row) * count + $1]) }
            }
            for name in Self.names where quarry_force_kernel(name) {
                var sums = [Int32](repeating: -7, count: rows.count)
                quarry_dot_i8_rows(query, base, count, count, rows, rows.count, &sums)
                #expect(sums.map(Int.init) == expected, "path \(name), \(count)")
                let single = quarry_dot_i8(extreme, Array(same), count)
                #expect(Int(single) == same.reduce(0) { $0 - 127 * Int($1) }, "\(name), \(count)")
            }
        }
    }

    @Test("the value is the inner product to single precision")
    func matchesDoubles() {
        let a = values(384, seed: 5)
        let b = values(384, seed: 6)
        let exact = zip(a, b).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
        #expect(abs(Double(dot(a[...], b[...])) - exact) < 1e-4)
        #expect(dot([], []) == 0)
    }

    @Test("a graph has the same bytes on every path")
    func graphsAgree() throws {
        defer { _ = quarry_force_kernel(nil) }
        let values = clusteredVectors(count: 150, dimension: 72, seed: 15)
        var files: [[UInt8]] = []
        for name in Self.names where quarry_force_kernel(name) {
            let built = try BuiltGraph(
                values: values, dimension: 72, settings: HNSWSettings(m: 4, efConstruction: 30))
            files.append(
                try FileSystem.read(built.folder.file("graph"))
                    + FileSystem.read(built.folder.file("quantised")))
        }
        #expect(files.count >= 1)
        #expect(Set(files).count == 1)
    }

    @Test("a path this CPU lacks is refused and changes nothing")
    func unknownPath() {
        let name = String(cString: quarry_kernel_name())
        #expect(Self.names.contains(name))
        #expect(!quarry_force_kernel("abacus"))
        #expect(String(cString: quarry_kernel_name()) == name)
    }
}
