/// The frames that the engine and a `quarry-parser` child exchange over a socket or two pipes.
///
/// A frame is a 16-byte header, then its payload; integers are little-endian:
///
///     0   4  `QPRS`
///     4   2  version of this format, u16
///     6   2  kind, u16
///     8   8  payload length in bytes, u64
///
/// The child sends one `greeting` when it is ready. Then, for each `request`, it sends one
/// `document` or one `failure`, in order, and for each `pageRequest` one `page` or one `failure`.
/// The end of its input ends the child.
///
///     greeting     fingerprint: string, confinement: string
///     request      type: string, password count: varint, passwords: strings, extra count: varint,
///                  extras: strings, encoding: string (empty: none is stated), whether pages are
///                  drawn: varint, 0 or 1, then the file's bytes
///     pageRequest  password count: varint, passwords: strings, page: varint, pixels of the longer
///                  side: varint, passage count: varint, of each its box: 4 floats, text: string,
///                  start and end in it: varints; then the file's bytes
///     document     as `Document.encode(into:)` writes it
///     page         as `PageView.encode(into:)` writes it
///     failure      code: string, reason: string
///
/// Strings are a varint of their length and UTF-8 bytes, as `ByteWriter` writes them.
package struct ParserFrame: Hashable, Sendable {
    package enum Kind: UInt16, Sendable, CaseIterable {
        case greeting = 1
        case request, document, failure, pageRequest, page
    }

    package static let version: UInt16 = 5
    package static let headerSize = 16
    private static let magic = Array("QPRS".utf8)

    package let kind: Kind
    /// Bytes that follow the header.
    package let payloadLength: Int

    package init(kind: Kind, payloadLength: Int) {
        self.kind = kind
        self.payloadLength = payloadLength
    }

    package var header: [UInt8] {
        var writer = ByteWriter()
        writer.raw(Self.magic)
        writer.integer(Self.version)
        writer.integer(kind.rawValue)
        writer.integer(UInt64(payloadLength))
        return writer.bytes
    }

    /// - Throws: `DecodingFailure` on anything `header` does not give.
    package init(header: UnsafeRawBufferPointer) throws(DecodingFailure) {
        var reader = ByteReader(header)
        guard try reader.raw(4).elementsEqual(Self.magic) else {
            throw reader.fail("not a parser frame")
        }
        let version = try reader.integer(UInt16.self)
        guard version == Self.version else {
            throw reader.fail("parser frame version \(version), expected \(Self.version)")
        }
        guard let kind = Kind(rawValue: try reader.integer()) else {
            throw reader.fail("unknown frame kind")
        }
        let length = try reader.integer(UInt64.self)
        guard length <= UInt64(Int.max) else { throw reader.fail("frame of \(length) bytes") }
        self.init(kind: kind, payloadLength: Int(length))
    }
}
