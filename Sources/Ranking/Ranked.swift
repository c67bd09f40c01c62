import Corpus

/// Something ranked, by score descending; equal scores by address.
package struct Ranked<Value: Sendable>: Sendable {
    package var address: ChunkAddress
    package var score: Double
    package var value: Value

    package init(address: ChunkAddress, score: Double, value: Value) {
        self.address = address
        self.score = score
        self.value = value
    }

    package static func before(_ left: Self, _ right: Self) -> Bool {
        left.score != right.score ? left.score > right.score : left.address < right.address
    }
}
