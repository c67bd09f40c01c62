import Corpus
import Storage

/// The pieces of a Unigram model with the logarithms of their probabilities, found by their
/// bytes; read where they lie, in the file that `UnigramFile` writes.
// Points into immutable bytes that `owner` keeps alive.
struct UnigramVocabulary: @unchecked Sendable {
    /// A slot of the open-addressing table: id + 1 in the low half, the upper half of the hash in
    /// the high one; 0 is free.
    typealias Slot = UInt64

    let count: Int
    let longestPiece: Int
    /// Worth of a scalar that no piece begins with: the least of all, less ten (Kudo 2018, as
    /// SentencePiece has it).
    let unknownScore: Double
    private let starts: UnsafePointer<UInt32>
    private let scores: UnsafePointer<Double>
    private let slots: UnsafePointer<Slot>
    private let mask: Int
    private let pieces: UnsafePointer<UInt8>
    private let owner: any Sendable & AnyObject

    /// FNV-1a, 64 bits (Fowler, Noll, Vo): can be had of each longer prefix by one step.
    static let hashStart: UInt64 = 0xCBF2_9CE4_8422_2325

    @inline(__always)
    static func hash(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
        (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }

    /// - Parameters:
    ///   - starts: [count + 1] offsets into `pieces`.
    ///   - slots: [slotCount], a power of two.
    init(
        count: Int, starts: UnsafePointer<UInt32>, scores: UnsafePointer<Double>,
        slots: UnsafePointer<Slot>, slotCount: Int, pieces: UnsafePointer<UInt8>,
        longestPiece: Int, leastScore: Double, owner: any Sendable & AnyObject
    ) {
        self.count = count
        self.starts = starts
        self.scores = scores
        self.slots = slots
        mask = slotCount - 1
        self.pieces = pieces
        self.longestPiece = longestPiece
        unknownScore = leastScore - 10
        self.owner = owner
    }

    @inline(__always)
    func score(_ id: Int32) -> Double { scores[Int(id)] }

    func piece(_ id: Int32) -> UnsafeBufferPointer<UInt8> {
        let start = Int(starts[Int(id)])
        return UnsafeBufferPointer(start: pieces + start, count: Int(starts[Int(id) + 1]) - start)
    }

    /// The piece with these bytes, whose hash this is.
    @inline(__always)
    func id(_ bytes: UnsafePointer<UInt8>, _ length: Int, hash: UInt64) -> Int32? {
        var place = Int(truncatingIfNeeded: hash) & mask
        while true {
            let slot = slots[place]
            if slot == 0 { return nil }
            if slot >> 32 == hash >> 32 {
                let id = Int32(truncatingIfNeeded: slot & 0xFFFF_FFFF) - 1
                precondition(Int(id) < count, "the table names pieces that there are")
                let start = Int(starts[Int(id)])
                if Int(starts[Int(id) + 1]) - start == length,
                    (0..<length).allSatisfy({ pieces[start + $0] == bytes[$0] })
                {
                    return id
                }
            }
            place = (place + 1) & mask
        }
    }

    func id(of piece: String) -> Int32? {
        let bytes = Array(piece.utf8)
        return bytes.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return nil }
            return id(start, buffer.count, hash: bytes.reduce(Self.hashStart, Self.hash))
        }
    }
}
