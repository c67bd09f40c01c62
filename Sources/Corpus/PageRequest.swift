/// One page of a PDF to draw, and passages on it whose lines are looked for. `bytes` is a view: it
/// must stay valid while the request is used.
package struct PageRequest {
    /// A place of a block on the page, and the part of its text that is meant.
    package struct Passage: Hashable, Sendable {
        /// As the block has it.
        package var box: Box
        /// The block's text that stands at the place.
        package var text: String
        /// UTF-8 bytes of `text`; not empty.
        package var range: Range<Int>

        package init(box: Box, text: String, range: Range<Int>) {
            self.box = box
            self.text = text
            self.range = range
        }
    }

    package let passwords: [String]
    /// 1-based.
    package let page: Int
    /// Pixels of the image's longer side; 0: none is drawn.
    package let longestSide: Int
    package let passages: [Passage]
    package let bytes: UnsafeRawBufferPointer

    /// The frame's header and payload up to the file's bytes, which follow as they are.
    package static func head(
        passwords: [String], page: Int, longestSide: Int, passages: [Passage], byteCount: Int
    ) -> [UInt8] {
        var fields = ByteWriter()
        fields.strings(passwords)
        fields.varint(page)
        fields.varint(longestSide)
        fields.varint(passages.count)
        for passage in passages {
            fields.box(passage.box)
            fields.string(passage.text)
            fields.varint(passage.range.lowerBound)
            fields.varint(passage.range.upperBound)
        }
        let length = fields.bytes.count + byteCount
        return ParserFrame(kind: .pageRequest, payloadLength: length).header + fields.bytes
    }

    /// - Throws: `DecodingFailure` if the payload is no request.
    package init(payload: UnsafeRawBufferPointer) throws(DecodingFailure) {
        var reader = ByteReader(payload)
        passwords = try reader.strings()
        page = try reader.varint()
        longestSide = try reader.varint()
        var passages: [Passage] = []
        for _ in 0..<(try reader.count(minimumBytes: 19)) {
            let (box, text) = (try reader.box(), try reader.string())
            let (start, end) = (try reader.varint(), try reader.varint())
            guard start < end, end <= text.utf8.count else {
                throw reader.fail("a passage is no part of its text")
            }
            passages.append(Passage(box: box, text: text, range: start..<end))
        }
        self.passages = passages
        bytes = try reader.raw(reader.remaining)
    }
}
