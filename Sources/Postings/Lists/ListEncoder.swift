import Corpus

/// Encodes posting lists one after another.
///
/// Short lists are varints: the gap to the ordinal before, doubled, plus one if the frequency
/// is one; else the frequency less two follows. Longer ones are an entry for each block of 128
/// (`PostingsFormat.blockEntrySize`), then the blocks' gaps and frequencies, bit-packed.
struct ListEncoder {
    private let lengths: [UInt32]
    private var documents: [UInt32] = []
    private var frequencies: [UInt32] = []
    /// Where each document's positions begin in the list's positions.
    private var positionStarts: [Int] = []

    init(lengths: [UInt32]) { self.lengths = lengths }

    mutating func encode(_ occurrences: Occurrences, slot: Int) -> EncodedList {
        var positions = ByteWriter()
        gather(occurrences, in: occurrences.range(slot), positions: &positions)
        return EncodedList(
            documentFrequency: documents.count,
            postings: documents.count < PostingsFormat.blockSize ? short() : blocks(),
            positions: positions.bytes)
    }

    private mutating func gather(
        _ occurrences: Occurrences, in range: Range<Int>, positions: inout ByteWriter
    ) {
        documents.removeAll(keepingCapacity: true)
        frequencies.removeAll(keepingCapacity: true)
        positionStarts.removeAll(keepingCapacity: true)
        positions.reserve(range.count + 8)
        var previous = 0
        for place in range {
            let position = Int(occurrences.positions[place])
            if documents.last == occurrences.documents[place] {
                frequencies[frequencies.count - 1] += 1
            } else {
                documents.append(occurrences.documents[place])
                frequencies.append(1)
                positionStarts.append(positions.bytes.count)
                previous = 0
            }
            positions.varint(position - previous)
            previous = position
        }
    }

    private func short() -> [UInt8] {
        var writer = ByteWriter()
        writer.reserve(2 * documents.count)
        var next: UInt32 = 0
        for (document, frequency) in zip(documents, frequencies) {
            writer.varint(Int(document - next) << 1 | (frequency == 1 ? 1 : 0))
            if frequency > 1 { writer.varint(Int(frequency) - 2) }
            next = document + 1
        }
        return writer.bytes
    }

    private func blocks() -> [UInt8] {
        var entries = ByteWriter()
        var data = ByteWriter()
        let starts = stride(from: 0, to: documents.count, by: PostingsFormat.blockSize)
        let dataStart = starts.underestimatedCount * PostingsFormat.blockEntrySize
        for start in starts {
            let range = start..<min(start + PostingsFormat.blockSize, documents.count)
            let gaps = gaps(range)
            let counts = frequencies[range].map { $0 - 1 }
            let gapBits = BitPacking.width(of: gaps)
            let countBits = BitPacking.width(of: counts)
            entries.integer(documents[range.upperBound - 1])
            entries.integer(UInt32(dataStart + data.bytes.count))
            entries.integer(UInt32(positionStarts[start]))
            entries.integer(UInt8(gapBits))
            entries.integer(UInt8(countBits))
            entries.integer(UInt16(0))
            for impact in impacts(range) {
                entries.integer(impact.frequency)
                entries.integer(impact.length)
            }
            BitPacking.pack(gaps, width: gapBits, into: &data)
            BitPacking.pack(counts, width: countBits, into: &data)
        }
        return entries.bytes + data.bytes
    }

    private func gaps(_ range: Range<Int>) -> [UInt32] {
        range.map { index in
            index == 0 ? documents[0] : documents[index] - documents[index - 1] - 1
        }
    }

    private func impacts(_ range: Range<Int>) -> [Impact] {
        Impact.frontier(
            of: range.map {
                Impact(frequency: frequencies[$0], length: lengths[Int(documents[$0])])
            })
    }
}
