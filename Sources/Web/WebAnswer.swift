/// The head of an answer of HTTP, and of one that is an error a little more.
package struct WebAnswer: Hashable, Sendable {
    package var status: Int
    /// By lower-case name.
    package var headers: [String: String]
    /// The beginning of what came with an error.
    package var complaint: [UInt8] = []

    /// The first byte of what a partial answer brings (RFC 9110, 14.4); nil where it doesn't say.
    package var rangeStart: Int? {
        guard let range = headers["content-range"], range.hasPrefix("bytes ") else { return nil }
        return Int(range.dropFirst(6).prefix { $0 != "-" })
    }

    /// Seconds that the server asks to be left alone for.
    package var retryAfter: Double? { headers["retry-after"].flatMap { Double($0) } }

    /// The word by which a bucket says what is wrong: `NoSuchKey`. What else it says may hold what
    /// nobody has to read.
    package var errorCode: String? {
        let text = String(decoding: complaint, as: UTF8.self)
        guard let code = text.firstMatch(of: /<Code>([A-Za-z0-9.]{1,64})<\/Code>/) else {
            return nil
        }
        return String(code.1)
    }

    /// For messages.
    package var words: String { "HTTP \(status)" + (errorCode.map { ", \($0)" } ?? "") }
}
