import Corpus
import Testing

@Suite("The frames between the engine and a parser child")
struct ParserFrameTests {
    private static let document = WireSeeds.full

    private static let replies: [ParserReply] = [
        .greeting(fingerprint: "quarry-parser 1", confinement: "seccomp"), .document(document),
        .failure(code: .encrypted, reason: "a password is needed"), .page(WireSeeds.page),
    ]

    private func decode(_ bytes: [UInt8]) throws -> ParserReply {
        try bytes.withUnsafeBytes { raw in
            let frame = try ParserFrame(
                header: UnsafeRawBufferPointer(rebasing: raw.prefix(ParserFrame.headerSize)))
            let payload = UnsafeRawBufferPointer(
                rebasing: raw.dropFirst(ParserFrame.headerSize))
            guard payload.count == frame.payloadLength else {
                throw DecodingFailure(offset: 0, reason: "other length")
            }
            return try ParserReply(kind: frame.kind, payload: payload)
        }
    }

    @Test("a reply is the same after encoding and decoding", arguments: replies)
    func roundTrip(reply: ParserReply) throws {
        #expect(try decode(reply.encode()) == reply)
    }

    @Test("a request keeps its type, its passwords and its bytes")
    func requestRoundTrip() throws {
        let content: [UInt8] = [0, 1, 2, 0xFF]
        let frame =
            ParserRequest.head(
                type: .docx, passwords: ["", "密碼"], extras: [.links, .comments],
                encoding: try TextEncoding("gbk"), isDrawn: false,
                byteCount: content.count) + content
        try frame.withUnsafeBytes { raw in
            let header = try ParserFrame(
                header: UnsafeRawBufferPointer(rebasing: raw.prefix(ParserFrame.headerSize)))
            #expect(header.kind == .request)
            #expect(header.payloadLength == raw.count - ParserFrame.headerSize)
            let request = try ParserRequest(
                payload: UnsafeRawBufferPointer(rebasing: raw.dropFirst(ParserFrame.headerSize)))
            #expect(request.type == .docx)
            #expect(request.passwords == ["", "密碼"])
            #expect(request.extras == [.comments, .links])
            #expect(request.encoding?.name == "GB18030")
            #expect(!request.isDrawn)
            #expect(request.bytes.elementsEqual(content))
        }
    }

    @Test("a request for a page keeps its passages and its bytes")
    func pageRequestRoundTrip() throws {
        try WireSeeds.pageRequest.withUnsafeBytes { raw in
            let request = try PageRequest(payload: raw)
            #expect(request.page == 7 && request.longestSide == 1_200)
            #expect(request.passwords == ["密碼"])
            #expect(request.passages == WireSeeds.passages)
            #expect(request.bytes.elementsEqual([0x25, 0x50]))
            for length in 0..<raw.count - 2 {
                #expect(throws: DecodingFailure.self, "cut at \(length)") {
                    try PageRequest(payload: UnsafeRawBufferPointer(rebasing: raw[..<length]))
                }
            }
        }
    }

    @Test("a reply cut anywhere is refused", arguments: replies)
    func truncated(reply: ParserReply) {
        let bytes = reply.encode()
        for length in 0..<bytes.count {
            #expect(throws: DecodingFailure.self, "cut at \(length)") {
                try decode(Array(bytes[..<length]))
            }
        }
    }

    @Test("a flipped byte gives an error or another reply, never a trap", arguments: replies)
    func flipped(reply: ParserReply) {
        let bytes = reply.encode()
        for index in bytes.indices {
            for mask: UInt8 in [0x01, 0x80, 0xFF] {
                var damaged = bytes
                damaged[index] ^= mask
                let result = Result { try decode(damaged) }
                if index < ParserFrame.headerSize {
                    #expect((try? result.get()) == nil, "header byte \(index)")
                } else {
                    #expect((try? result.get()) != reply, "byte \(index)")
                }
            }
        }
    }

    @Test("a frame of another version is refused")
    func otherVersion() {
        var header = ParserFrame(kind: .greeting, payloadLength: 0).header
        header[4] = 99
        #expect(throws: DecodingFailure.self) {
            try header.withUnsafeBytes { try ParserFrame(header: $0) }
        }
    }
}
