/// What a child answers: the whole frame, decoded.
package enum ParserReply: Hashable, Sendable {
    /// What the output depends on, and the limits that the child put on itself.
    case greeting(fingerprint: String, confinement: String)
    case document(Document)
    case page(PageView)
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
        case .page(let page):
            kind = .page
            page.encode(into: &payload)
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
        case .page: self = .page(try PageView(from: &reader))
        case .failure:
            guard let code = ErrorCode(rawValue: try reader.string()) else {
                throw reader.fail("unknown error code")
            }
            self = .failure(code: code, reason: try reader.string())
        case .request, .pageRequest: throw reader.fail("a child does not send requests")
        }
        guard reader.isAtEnd else { throw reader.fail("\(reader.remaining) bytes too many") }
    }
}
