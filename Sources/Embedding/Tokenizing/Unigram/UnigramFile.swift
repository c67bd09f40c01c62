import Corpus
import Storage

/// A Unigram tokenizer in the form in which it is used, beside the `tokenizer.json` it was made
/// from: that one takes a second to read, this one is mapped.
///
/// Payload, little-endian, each part at a multiple of 8: a head of `Head.size` bytes; u32 starts
/// [pieces + 1]; f64 scores [pieces]; u64 slots; the pieces' bytes; the settings
/// (`UnigramSettings.encode`).
enum UnigramFile {
    static let kind = FileKind("UNIG")
    static let version: UInt32 = 1

    private struct Head {
        static let size = 48
        var pieceCount, slotCount, pieceBytes, longestPiece: Int
        var leastScore: Double
        var settingsBytes: Int
    }

    /// - Throws: `alreadyExists`, `io`.
    static func write(
        _ model: UnigramModel, path: String
    ) throws(QuarryError) {
        var writer = ByteWriter()
        let slots = slots(model)
        var settings = ByteWriter()
        model.settings.encode(into: &settings)
        writer.integer(UInt64(model.pieces.count))
        writer.integer(UInt64(slots.count))
        writer.integer(UInt64(model.pieces.reduce(0) { $0 + $1.utf8.count }))
        writer.integer(UInt64(model.pieces.map(\.utf8.count).max() ?? 0))
        writer.double(model.scores.min() ?? 0)
        writer.integer(UInt64(settings.bytes.count))
        var start: UInt32 = 0
        writer.integer(start)
        for piece in model.pieces {
            start += UInt32(piece.utf8.count)
            writer.integer(start)
        }
        writer.pad(to: 8)
        model.scores.forEach { writer.double($0) }
        slots.forEach { writer.integer($0) }
        for piece in model.pieces { writer.raw(piece.utf8) }
        writer.pad(to: 8)
        writer.raw(settings.bytes)
        _ = try SealedFileWriter.write(
            path: path, kind: kind, version: version, payload: writer.bytes)
    }

    /// - Throws: `notFound`, `io`, `corrupt`, `formatTooOld`, `formatTooNew`.
    static func open(
        _ path: String
    ) throws(QuarryError) -> (UnigramVocabulary, UnigramSettings) {
        let file = try SealedFile(path: path, kind: kind, versions: version...version)
        let head = try head(file)
        let payload = file.payload
        func aligned(_ count: Int) -> Int { (count + 7) / 8 * 8 }
        let starts = Head.size
        let scores = starts + aligned(4 * (head.pieceCount + 1))
        let slots = scores + 8 * head.pieceCount
        let pieces = slots + 8 * head.slotCount
        let settings = pieces + aligned(head.pieceBytes)
        guard settings + head.settingsBytes == payload.count, let base = payload.baseAddress else {
            throw file.corrupt(at: 0, because: "its parts do not add up to its size")
        }
        let offsets = UnsafeBufferPointer(
            start: (base + starts).assumingMemoryBound(to: UInt32.self),
            count: head.pieceCount + 1)
        guard offsets.last == UInt32(head.pieceBytes),
            zip(offsets, offsets.dropFirst()).allSatisfy({ $0 <= $1 }),
            (0..<head.slotCount).allSatisfy({
                Int(
                    (base + slots).assumingMemoryBound(to: UInt64.self)[$0] & 0xFFFF_FFFF
                ) <= head.pieceCount
            })
        else { throw file.corrupt(at: starts, because: "its tables lead out of it") }
        let vocabulary = UnigramVocabulary(
            count: head.pieceCount,
            starts: (base + starts).assumingMemoryBound(to: UInt32.self),
            scores: (base + scores).assumingMemoryBound(to: Double.self),
            slots: (base + slots).assumingMemoryBound(to: UInt64.self),
            slotCount: head.slotCount, pieces: (base + pieces).assumingMemoryBound(to: UInt8.self),
            longestPiece: head.longestPiece, leastScore: head.leastScore, owner: file)
        var reader = ByteReader(UnsafeRawBufferPointer(rebasing: payload[settings...]))
        do throws(DecodingFailure) {
            return (vocabulary, try UnigramSettings(from: &reader))
        } catch {
            throw file.corrupt(at: settings + error.offset, because: error.reason)
        }
    }

    private static func head(_ file: SealedFile) throws(QuarryError) -> Head {
        let payload = file.payload
        guard payload.count >= Head.size else { throw file.corrupt(at: 0, because: "has no head") }
        func field(_ index: Int) -> UInt64 {
            UInt64(littleEndian: payload.load(fromByteOffset: 8 * index, as: UInt64.self))
        }
        // Bounds that keep the sums of `open` from overflowing.
        guard (0..<4).allSatisfy({ field($0) < 1 << 31 }), field(5) < 1 << 31 else {
            throw file.corrupt(at: 0, because: "states impossible sizes")
        }
        let slots = Int(field(1))
        guard slots > Int(field(0)), slots & (slots - 1) == 0 else {
            throw file.corrupt(
                at: 8, because: "its table of \(slots) slots is no power of two with room")
        }
        return Head(
            pieceCount: Int(field(0)), slotCount: slots, pieceBytes: Int(field(2)),
            longestPiece: Int(field(3)), leastScore: Double(bitPattern: field(4)),
            settingsBytes: Int(field(5)))
    }

    /// Of equal pieces the last counts, as in a dictionary that is filled in order. Equal are
    /// bytes, not strings: Swift's take an accent for equal however it is written.
    private static func slots(_ model: UnigramModel) -> [UnigramVocabulary.Slot] {
        var capacity = 16
        while capacity < model.pieces.count * 2 { capacity *= 2 }
        var slots = [UnigramVocabulary.Slot](repeating: 0, count: capacity)
        for (id, piece) in model.pieces.enumerated() where !piece.isEmpty {
            let hash = piece.utf8.reduce(UnigramVocabulary.hashStart, UnigramVocabulary.hash)
            var place = Int(truncatingIfNeeded: hash) & (capacity - 1)
            while slots[place] != 0 {
                let other = model.pieces[Int(slots[place] & 0xFFFF_FFFF) - 1]
                if slots[place] >> 32 == hash >> 32, other.utf8.elementsEqual(piece.utf8) { break }
                place = (place + 1) & (capacity - 1)
            }
            slots[place] = (hash & ~0xFFFF_FFFF) | UInt64(id + 1)
        }
        return slots
    }
}
