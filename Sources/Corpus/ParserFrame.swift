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
/// `document` or one `failure`, in order. The end of its input ends the child.
///
///     greeting  fingerprint: string, confinement: string
///     request   type: string, password count: varint, passwords: strings, extra count: varint,
///               extras: strings, encoding: string (empty: none is stated), whether pages are
///               drawn: varint, 0 or 1, then the file's bytes
///     document  as `Document.encode(into:)` writes it
///     failure   code: string, reason: string
///
/// Strings are a varint of their length and UTF-8 bytes, as `ByteWriter` writes them.
package struct ParserFrame: Hashable, Sendable {
    package enum Kind: UInt16, Sendable, CaseIterable {
        case greeting = 1
        case request, document, failure
    }

    package static let version: UInt16 = 4
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

/// What a child answers: the whole frame, decoded.
package enum ParserReply: Hashable, Sendable {
    /// What the output depends on, and the limits that the child put on itself.
    case greeting(fingerprint: String, confinement: String)
    case document(Document)
    case failure(code: ErrorCode, reason: String)

    /// The frame's bytes.
    package func encode() -> [UInt8] {
        var payload = ByteWriter()
        let kind: ParserFrame.Kind
        switch self {
        case .greeting(let fingerprint, let confinement):
            kind = .greeting
            payload.string(fingerprint)
            payload.string(confinement)
        case .document(let document):
            kind = .document
            document.encode(into: &payload)
        case .failure(let code, let reason):
            kind = .failure
            payload.string(code.rawValue)
            payload.string(reason)
        }
        return ParserFrame(kind: kind, payloadLength: payload.bytes.count).header + payload.bytes
    }

    /// - Throws: `DecodingFailure` if the payload is not one of `kind`, whole.
    package init(
        kind: ParserFrame.Kind, payload: UnsafeRawBufferPointer
    ) throws(DecodingFailure) {
        var reader = ByteReader(payload)
        switch kind {
        case .greeting:
            self = .greeting(
                fingerprint: try reader.string(), confinement: try reader.string())
        case .document: self = .document(try Document(from: &reader))
        case .failure:
            guard let code = ErrorCode(rawValue: try reader.string()) else {
                throw reader.fail("unknown error code")
            }
            self = .failure(code: code, reason: try reader.string())
        case .request: throw reader.fail("a child does not send requests")
        }
        guard reader.isAtEnd else { throw reader.fail("\(reader.remaining) bytes too many") }
    }
}

/// One document to parse. `bytes` is a view: it must stay valid while the request is used.
package struct ParserRequest {
    package let type: SourceType
    package let passwords: [String]
    package let extras: Set<ParseSettings.Extra>
    /// As the settings state it.
    package let encoding: TextEncoding?
    /// False after a child died of the same document: it may have died drawing a page.
    package let isDrawn: Bool
    package let bytes: UnsafeRawBufferPointer

    /// The frame's header and payload up to the file's bytes, which follow as they are.
    package static func head(
        type: SourceType, passwords: [String], extras: Set<ParseSettings.Extra> = [],
        encoding: TextEncoding? = nil, isDrawn: Bool = true, byteCount: Int
    ) -> [UInt8] {
        var fields = ByteWriter()
        fields.string(type.rawValue)
        fields.varint(passwords.count)
        for password in passwords { fields.string(password) }
        fields.varint(extras.count)
        for extra in extras.map(\.rawValue).sorted() { fields.string(extra) }
        fields.string(encoding?.name ?? "")
        fields.varint(isDrawn ? 1 : 0)
        let length = fields.bytes.count + byteCount
        return ParserFrame(kind: .request, payloadLength: length).header + fields.bytes
    }

    /// - Throws: `DecodingFailure` if the payload is no request.
    package init(payload: UnsafeRawBufferPointer) throws(DecodingFailure) {
        var reader = ByteReader(payload)
        guard let type = SourceType(rawValue: try reader.string()) else {
            throw reader.fail("unknown source type")
        }
        var passwords: [String] = []
        for _ in 0..<(try reader.count()) { passwords.append(try reader.string()) }
        var extras: Set<ParseSettings.Extra> = []
        for _ in 0..<(try reader.count()) {
            guard let extra = ParseSettings.Extra(rawValue: try reader.string()) else {
                throw reader.fail("unknown extra")
            }
            extras.insert(extra)
        }
        encoding = try Self.encoding(try reader.string(), reader)
        switch try reader.varint() {
        case 0: isDrawn = false
        case 1: isDrawn = true
        default: throw reader.fail("a boolean is 0 or 1")
        }
        self.type = type
        self.passwords = passwords
        self.extras = extras
        self.bytes = try reader.raw(reader.remaining)
    }

    private static func encoding(
        _ name: String, _ reader: ByteReader
    ) throws(DecodingFailure) -> TextEncoding? {
        guard !name.isEmpty else { return nil }
        do throws(InvalidText) {
            return try TextEncoding(name)
        } catch {
            throw reader.fail("unknown encoding")
        }
    }
}
