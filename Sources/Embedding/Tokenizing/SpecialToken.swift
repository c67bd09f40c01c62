/// A token that text may spell out: its bytes are found before anything else is done to a text.
struct SpecialToken: Hashable, Sendable {
    var bytes: [UInt8]
    var id: Int32

    var text: String { String(decoding: bytes, as: UTF8.self) }
}
