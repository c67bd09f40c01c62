import Corpus
import Testing

@Suite("The byte form of documents and chunks")
struct CodingTests {
    @Test("a document comes back from its bytes as it was", arguments: SampleValues.documents)
    func documents(document: Document) throws {
        let decoded = try decode(SampleValues.bytes(document), Document.init(from:))
        #expect(decoded.value == document)
        #expect(decoded.value.blocks.map(\.range) == document.blocks.map(\.range))
        #expect(decoded.rest == 0)
        #expect(SampleValues.bytes(decoded.value) == SampleValues.bytes(document))
    }

    @Test("a chunk comes back from its bytes as it was", arguments: SampleValues.chunks)
    func chunks(chunk: Chunk) throws {
        let decoded = try decode(SampleValues.bytes(chunk), Chunk.init(from:))
        #expect(decoded.value == chunk)
        #expect(decoded.rest == 0)
    }

    @Test("a document cut short at any byte is refused", arguments: SampleValues.documents)
    func truncatedDocuments(document: Document) {
        let bytes = SampleValues.bytes(document)
        for length in bytes.indices {
            #expect(throws: DecodingFailure.self, "cut at \(length)") {
                try decode(Array(bytes[..<length]), Document.init(from:))
            }
        }
    }

    @Test("a chunk cut short at any byte is refused", arguments: SampleValues.chunks)
    func truncatedChunks(chunk: Chunk) {
        let bytes = SampleValues.bytes(chunk)
        for length in bytes.indices {
            #expect(throws: DecodingFailure.self, "cut at \(length)") {
                try decode(Array(bytes[..<length]), Chunk.init(from:))
            }
        }
    }

    @Test("a document with any byte changed is refused or another value, and never read past")
    func flippedDocuments() throws {
        for document in SampleValues.documents {
            let bytes = SampleValues.bytes(document)
            for (place, change) in flips(bytes) {
                var damaged = bytes
                damaged[place] ^= change
                try expectRefusedOrOther(damaged, than: document, Document.init(from:)) {
                    SampleValues.bytes($0)
                }
            }
        }
    }

    @Test("a chunk with any byte changed is refused or another value, and never read past")
    func flippedChunks() throws {
        for chunk in SampleValues.chunks {
            let bytes = SampleValues.bytes(chunk)
            for (place, change) in flips(bytes) {
                var damaged = bytes
                damaged[place] ^= change
                try expectRefusedOrOther(damaged, than: chunk, Chunk.init(from:)) {
                    SampleValues.bytes($0)
                }
            }
        }
    }

    @Test("random bytes are refused or decode to what encodes again")
    func randomBytes() {
        for seed in 0..<3_000 {
            var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
            let bytes = (0..<seed % 120).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 59 < 24 ? state >> 60 : state >> 40)
            }
            if let chunk = try? decode(bytes, Chunk.init(from:)).value {
                let again = try? decode(SampleValues.bytes(chunk), Chunk.init(from:)).value
                #expect(again == chunk, "seed \(seed)")
            }
            #expect(
                throws: DecodingFailure.self, "seed \(seed)",
                performing: { try decode([9] + bytes, Document.init(from:)) })
        }
    }

    @Test("a document of another version is refused by its number")
    func versions() {
        var bytes = SampleValues.bytes(SampleValues.documents[1])
        bytes[0] = UInt8(Document.codingVersion + 1)
        #expect {
            try decode(bytes, Document.init(from:))
        } throws: { error in
            (error as? DecodingFailure)?.reason.contains(
                "form \(Document.codingVersion + 1), expected \(Document.codingVersion)") == true
        }
    }

    /// Each bit of each byte, and all of its bits.
    private func flips(_ bytes: [UInt8]) -> [(Int, UInt8)] {
        bytes.indices.flatMap { place in
            ([1, 2, 4, 8, 16, 32, 64, 128, 255] as [UInt8]).map { (place, $0) }
        }
    }

    private func expectRefusedOrOther<Value: Equatable>(
        _ bytes: [UInt8], than original: Value,
        _ body: (inout ByteReader) throws(DecodingFailure) -> Value, encode: (Value) -> [UInt8]
    ) throws {
        do {
            let (value, rest) = try decode(bytes, body)
            // Bytes that decode, whole, to the same value would be a second form of it.
            #expect(value != original || rest > 0 || encode(value) == bytes)
        } catch is DecodingFailure {
            // The typed error is the other allowed end.
        }
    }
}
