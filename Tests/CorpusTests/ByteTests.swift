import Corpus
import Testing

@Suite("Bytes written and read")
struct ByteTests {
    private func written(_ body: (inout ByteWriter) -> Void) -> [UInt8] {
        var writer = ByteWriter()
        body(&writer)
        return writer.bytes
    }

    @Test(
        "a varint comes back, in as few bytes as its seven-bit groups",
        arguments: [
            (0, 1), (1, 1), (127, 1), (128, 2), (16_383, 2), (16_384, 3), (1 << 35, 6),
            (Int.max - 1, 9), (Int.max, 9),
        ])
    func varints(value: Int, length: Int) throws {
        let bytes = written { $0.varint(value) }
        #expect(bytes.count == length)
        let decoded = try decode(bytes) { reader throws(DecodingFailure) in try reader.varint() }
        #expect(decoded.value == value)
        #expect(decoded.rest == 0)
    }

    @Test("a varint over 63 bits is refused")
    func longVarints() {
        for tail in [[0x01], [0x7F], [0x80, 0x01], [0x80, 0x80, 0x00]] as [[UInt8]] {
            #expect(throws: DecodingFailure.self) {
                try decode(Array(repeating: 0xFF, count: 9) + tail) {
                    reader throws(DecodingFailure) in try reader.varint()
                }
            }
        }
    }

    @Test("integers and floats are little-endian, NaN and infinity bit by bit")
    func numbers() throws {
        #expect(written { $0.integer(UInt32(0x0102_0304)) } == [4, 3, 2, 1])
        for value in [0, -0.0, 1.5, .infinity, .nan, .leastNonzeroMagnitude] as [Double] {
            let bytes = written {
                $0.double(value)
                $0.float(Float(value))
            }
            let decoded = try decode(bytes) { reader throws(DecodingFailure) in
                (try reader.double().bitPattern, try reader.float().bitPattern)
            }
            #expect(decoded.value == (value.bitPattern, Float(value).bitPattern))
        }
    }

    @Test(
        "strings come back byte for byte, whatever their script or normal form",
        arguments: ["", "請假", "请假", "leave 休假", "e\u{301}", "\u{E9}", "\0", "👩‍💻"])
    func strings(text: String) throws {
        let bytes = written {
            $0.string(text)
            $0.optionalString(text)
            $0.optionalString(nil)
        }
        let decoded = try decode(bytes) { reader throws(DecodingFailure) in
            (try reader.string(), try reader.optionalString(), try reader.optionalString())
        }
        #expect(Array(decoded.value.0.utf8) == Array(text.utf8))
        #expect(decoded.value.1 == text)
        #expect(decoded.value.2 == nil)
    }

    @Test(
        "a string that is not UTF-8 is refused",
        arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE8, 0xAB]] as [[UInt8]])
    func badStrings(bytes: [UInt8]) {
        #expect(throws: DecodingFailure.self) {
            try decode([UInt8(bytes.count)] + bytes) { reader throws(DecodingFailure) in
                try reader.string()
            }
        }
    }

    @Test("a count that the bytes left could not fill is refused before anything is made")
    func counts() {
        let bytes = written { $0.varint(Int.max) } + Array(repeating: 0, count: 100)
        #expect(throws: DecodingFailure.self) {
            try decode(bytes) { reader throws(DecodingFailure) in try reader.count() }
        }
        #expect(throws: DecodingFailure.self) {
            try decode([51] + Array(repeating: 0, count: 100)) { reader throws(DecodingFailure) in
                try reader.count(minimumBytes: 2)
            }
        }
    }

    @Test("padding is zeros up to the alignment, and nothing else")
    func padding() throws {
        for length in 0..<20 {
            let bytes = written {
                $0.raw(Array(repeating: 7, count: length))
                $0.pad(to: 8)
            }
            #expect(bytes.count == (length + 7) / 8 * 8)
            let decoded = try decode(bytes) { reader throws(DecodingFailure) in
                _ = try reader.raw(length)
                try reader.skipPadding(to: 8)
            }
            #expect(decoded.rest == 0)
        }
        #expect(throws: DecodingFailure.self) {
            try decode([7, 0, 1, 0]) { reader throws(DecodingFailure) in
                _ = try reader.raw(1)
                try reader.skipPadding(to: 4)
            }
        }
    }

    @Test("raw reads of negative or too great a length are refused")
    func rawLengths() {
        for length in [-1, 4, Int.max, Int.min] {
            #expect(throws: DecodingFailure.self) {
                try decode([1, 2, 3]) { reader throws(DecodingFailure) in
                    try reader.raw(length).count
                }
            }
        }
    }

    @Test("a failure says where it happened")
    func offsets() {
        #expect {
            try decode([0, 0, 2]) { reader throws(DecodingFailure) in
                _ = try reader.flag()
                _ = try reader.flag()
                return try reader.flag()
            }
        } throws: { error in
            (error as? DecodingFailure)?.offset == 3
        }
    }
}
