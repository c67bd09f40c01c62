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
        fields.strings(passwords)
        fields.strings(extras.map(\.rawValue).sorted())
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
        let passwords = try reader.strings()
        var extras: Set<ParseSettings.Extra> = []
        for name in try reader.strings() {
            guard let extra = ParseSettings.Extra(rawValue: name) else {
                throw reader.fail("unknown extra")
            }
            extras.insert(extra)
        }
        let encodingName = try reader.string()
        encoding = encodingName.isEmpty ? nil : try reader.encoding(named: encodingName)
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

}
