import TestSupport
import Testing

@testable import HNSW

@Suite("Order of candidates")
struct OrderTests {
    @Test("keys sort by score, best first, then by node, and give both back")
    func keys() {
        let scores: [Float] = [
            1, 0.5, -0.25, 0, -1, .infinity, -.infinity, 1e-30, .leastNormalMagnitude, 0.5,
        ]
        let keys = scores.enumerated().map { ScoreKey(score: $1, node: UInt32($0)) }
        #expect(keys.map(\.score) == scores)
        #expect(keys.map(\.node) == (0..<UInt32(scores.count)).map { $0 })
        let expected = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
        #expect(keys.sorted().map { Int($0.node) } == expected)
        #expect(ScoreKey(score: -0.0, node: 3) == ScoreKey(score: 0, node: 3))
        #expect(ScoreKey(score: 1, node: UInt32(Int32.max)).node == UInt32(Int32.max))
    }

    @Test(
        "a beam holds the best of what was put in, and expands each once", arguments: [1, 2, 7, 64])
    func beam(capacity: Int) {
        var generator = SeededGenerator(seed: UInt64(capacity))
        let keys = (0..<200).map { node in
            ScoreKey(score: Float(Int.random(in: 0..<40, using: &generator)), node: node)
        }
        let storage = UnsafeMutablePointer<ScoreKey>.allocate(capacity: capacity)
        defer { storage.deallocate() }
        var beam = Beam(storage: storage, capacity: capacity)
        var expanded: Set<UInt32> = []
        for (index, key) in keys.enumerated() {
            beam.insert(key)
            let held = keys[...index].sorted().prefix(capacity)
            #expect(beam.sorted.map(\.node) == held.map(\.node))
            if index % 3 == 0, let next = beam.next() {
                #expect(next == held.first { !expanded.contains($0.node) }?.node)
                #expect(expanded.insert(next).inserted)
            }
        }
        while let next = beam.next() { #expect(expanded.insert(next).inserted) }
        #expect(beam.sorted.allSatisfy { expanded.contains($0.node) })
    }

    @Test("a node is on layer l with probability m to the minus l", arguments: [2, 16])
    func levels(m: Int) {
        let count = 40_000
        let levels = randomKeys(count: count, seed: 5).map { InsertionPlan.level(key: $0, m: m) }
        for layer in 1...2 {
            let expected = Double(count) / Double(layer == 1 ? m : m * m)
            let found = Double(levels.count { $0 >= layer })
            #expect(abs(found - expected) < 6 * expected.squareRoot())
        }
    }

    @Test("a set of ordinals is a set")
    func ordinalSet() {
        var set = OrdinalSet(bound: 130)
        for ordinal in [129, 0, 64, 63, 64] { set.insert(ordinal) }
        var members: [Int] = []
        set.forEach { members.append($0) }
        #expect(members == [0, 63, 64, 129])
        #expect(set.count == 4)
        #expect((0..<130).filter(set.contains) == members)
        #expect(OrdinalSet(bound: 0).count == 0)
    }

    @Test("sets are cut and joined like sets, whatever their words")
    func setAlgebra() {
        let even = OrdinalSet(bound: 200) { $0 % 2 == 0 }
        var both = OrdinalSet(bound: 200)
        both.insert(50..<150)
        var rest = both
        both.formIntersection(even)
        rest.subtract(even)
        let members = (0..<200).filter { both.contains($0) }
        #expect(members == Array(stride(from: 50, to: 150, by: 2)) && both.count == 50)
        #expect((0..<200).filter { rest.contains($0) } == members.map { $0 + 1 })
        rest.subtract(rest)
        #expect(rest.isEmpty && rest.count == 0)
    }
}
