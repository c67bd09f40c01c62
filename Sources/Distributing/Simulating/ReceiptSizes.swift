import Corpus
import Snapshots
import Storage

/// What the receipts of a store say of sizes, added up.
struct ReceiptSizes {
    private(set) var sources = 0
    private(set) var packedChunks = 0
    private(set) var packBytes = 0
    private(set) var receiptBytes = 0
    private(set) var segments = 0
    private(set) var segmentChunks = 0
    private(set) var segmentBytes = 0
    /// Facts, and the terms that the planner reads.
    private(set) var factsBytes = 0

    /// - Throws: `corrupt`.
    mutating func add(
        _ bytes: [UInt8], of unit: String, phase: Phase, path: String
    ) throws(QuarryError) {
        let receipt = try Receipt.read(bytes, unit: unit, phase: phase, path: path)
        if let prepared = receipt.sources {
            sources += prepared.count
            packedChunks += prepared.reduce(0) { $0 + ($1.chunks ?? 0) }
            packBytes += receipt.pack?.bytes ?? 0
            receiptBytes += bytes.count
        }
        if let segment = receipt.segment {
            segments += 1
            segmentChunks += segment.chunks
            segmentBytes += segment.files.reduce(0) { $0 + $1.length }
            factsBytes += receipt.facts?.bytes ?? 0
            factsBytes += segment.files.first { $0.name == "terms" }?.length ?? 0
        }
    }
}
