package import Corpus
package import Reporting
import Storage

extension BuildCosts {
    /// Embedded chunks from which on a run says how fast a core is.
    private static let enough = 100
    private static let maximumReport = 64 << 20

    /// Takes what a run of `quarry build` took, on this or any machine.
    /// - Parameter path: of its `report.json`.
    /// - Throws: `notFound`, `corrupt`; `invalidInput` for a run that did too little to tell.
    package mutating func take(reportAt path: String) throws(QuarryError) {
        let bytes = try FileSystem.read(path, limit: Self.maximumReport)
        try take(RunRecord(json: bytes, path: path), path: path)
    }

    /// - Parameter path: for messages.
    package mutating func take(_ record: RunRecord, path: String) throws(QuarryError) {
        let done = record.computed
        let made = record.corpus?.segments ?? []
        // Far more than there can be; what is added up below stays a number.
        let counts =
            made.flatMap(\.lengths.counts) + made.map(\.bytes)
            + [done.embedded, done.parsed, done.segmentChunks, record.chunks, record.threads]
        guard made.count < 1 << 10, counts.allSatisfy({ (0..<1 << 48).contains($0) }) else {
            throw QuarryError(.corrupt, path: path, "counts more than a run can")
        }
        let lengths = record.corpus?.lengths ?? .init()
        guard done.embedded >= Self.enough, done.segmentChunks > 0, lengths.total > 0,
            record.threads > 0, let prepare = record.coreSeconds(of: "prepare"),
            let segments = record.coreSeconds(of: "segments")
        else {
            throw QuarryError(
                .invalidInput, path: path,
                "is of a run that embedded less than \(Self.enough) chunks or made no segment, so "
                    + "it says nothing of what a build costs")
        }
        tokensPerChunk = lengths.mean
        chunksPerSource = max(
            1, Double(record.chunks) / Double(max(record.sources.total, 1)))
        // Sources were read beside the embedding, of which there is more.
        let parsing = min(Double(done.parsed) * secondsPerSource, prepare / 2)
        tokensPerSecond = Double(done.embedded) * tokensPerChunk / (prepare - parsing)
        segmentSecondsPerChunk = segments / Double(done.segmentChunks)
        let bytes = made.reduce(0) { $0 + $1.bytes }
        segmentBytesPerChunk = Double(bytes) / Double(lengths.total)
    }

    /// Takes the sizes of what units have left in a store.
    /// - Throws: `notFound` where there is no receipt of segments; what the store throws.
    /// - Complexity: O(receipts).
    package mutating func take(storeAt place: String) throws(QuarryError) {
        var sizes = ReceiptSizes()
        let store = try StorePlace.store(place)
        for file in try store.list(below: StoreLayout.receipts) {
            guard let (unit, phase) = StoreLayout.receipt(named: file.name),
                let bytes = try store.get(file.name, limit: StoreLayout.maximumReceipt)
            else { continue }
            try sizes.add(bytes, of: unit, phase: phase, path: store.described(file.name))
        }
        guard sizes.packedChunks > 0, sizes.segmentChunks > 0 else {
            throw QuarryError(
                .notFound, path: store.place,
                "has no receipts of sources and segments; is a share not mounted?")
        }
        packBytesPerChunk = Double(sizes.packBytes) / Double(sizes.packedChunks)
        segmentBytesPerChunk = Double(sizes.segmentBytes) / Double(sizes.segmentChunks)
        factsBytes = Double(sizes.factsBytes) / Double(sizes.segments)
        receiptBytesPerSource = Double(sizes.receiptBytes) / Double(sizes.sources)
        chunksPerSource = max(1, Double(sizes.packedChunks) / Double(sizes.sources))
    }
}

extension RunRecord {
    /// Nil where the run took no such step, or no time for it.
    fileprivate func coreSeconds(of stage: String) -> Double? {
        let seconds = stages.filter { $0.name == stage }.reduce(0) { $0 + $1.seconds }
        // Of no more than a thousand years.
        return seconds > 0 && seconds < 3e10 ? seconds * Double(threads) : nil
    }
}

extension LengthHistogram {
    /// As if each length were the middle of its bin.
    fileprivate var mean: Double {
        let ends = Self.starts.dropFirst() + [2 * (Self.starts.last ?? 0)]
        let sum = zip(zip(Self.starts, ends), counts).reduce(0.0) { sum, bin in
            sum + Double(bin.0.0 + bin.0.1) / 2 * Double(bin.1)
        }
        return sum / Double(max(total, 1))
    }
}
