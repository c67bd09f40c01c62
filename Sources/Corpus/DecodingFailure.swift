/// Bytes that do not decode: where, and why.
package struct DecodingFailure: Error, Hashable {
    package let offset: Int
    package let reason: String

    package init(offset: Int, reason: String) {
        self.offset = offset
        self.reason = reason
    }
}
