/// How much of some bytes is UTF-8 (Unicode 16, table 3-7), ASCII left out.
struct UTF8Damage {
    /// Sequences of more than one byte, and their bytes.
    private(set) var sequences = 0
    private(set) var sequenceBytes = 0
    /// Maximal subparts of ill-formed sequences, for which U+FFFD stands each, and their bytes.
    private(set) var faults = 0
    private(set) var faultBytes = 0
    /// Runs of faults side by side.
    private var places = 0

    /// - Complexity: O(bytes).
    init(_ bytes: UnsafeRawBufferPointer) {
        var index = 0
        var endOfFault = -1
        while index < bytes.count {
            if bytes[index] < 0x80 {
                index += 1
                continue
            }
            let (length, isWhole) = Self.sequence(bytes, at: index)
            index += length
            if isWhole {
                sequences += 1
                sequenceBytes += length
            } else {
                faults += 1
                faultBytes += length
                if endOfFault != index - length { places += 1 }
                endOfFault = index
            }
        }
    }

    /// Whether this is UTF-8 and nothing else: bytes of other encodings form its sequences by
    /// chance only, Chinese ones about one in ten.
    var isSlight: Bool {
        sequenceBytes >= 19 * faultBytes || places == 1 && faultBytes <= 3 && sequences >= 4
    }

    /// Whether more of it is UTF-8 than is not.
    var isHalf: Bool { sequences > 0 && faults <= sequences }

    func repaired(_ bytes: UnsafeRawBufferPointer) -> DecodedText {
        let share = Double(sequenceBytes) / Double(max(sequenceBytes + faultBytes, 1))
        return DecodedText(
            text: String(decoding: bytes, as: UTF8.self), encoding: "UTF-8",
            confidence: min(share, 0.99), replaced: faults)
    }

    /// The sequence that starts at a byte over 0x7F, or as much of it as could be one.
    private static func sequence(
        _ bytes: UnsafeRawBufferPointer, at start: Int
    ) -> (length: Int, isWhole: Bool) {
        let (wanted, second): (Int, ClosedRange<UInt8>) =
            switch bytes[start] {
            case 0xC2...0xDF: (2, 0x80...0xBF)
            case 0xE0: (3, 0xA0...0xBF)
            case 0xED: (3, 0x80...0x9F)
            case 0xE1...0xEF: (3, 0x80...0xBF)
            case 0xF0: (4, 0x90...0xBF)
            case 0xF1...0xF3: (4, 0x80...0xBF)
            case 0xF4: (4, 0x80...0x8F)
            default: (0, 0x80...0xBF)
            }
        var length = 1
        while length < wanted, start + length < bytes.count {
            let allowed = length == 1 ? second : 0x80...0xBF
            guard allowed.contains(bytes[start + length]) else { break }
            length += 1
        }
        return (length, length == wanted)
    }
}
