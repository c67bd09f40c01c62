/// The head of an answer of HTTP.
struct WebAnswer: Hashable, Sendable {
    var status: Int
    /// By lower-case name.
    var headers: [String: String]

    /// The first byte of what a partial answer brings (RFC 9110, 14.4); nil where it doesn't say.
    var rangeStart: Int? {
        guard let range = headers["content-range"], range.hasPrefix("bytes ") else { return nil }
        return Int(range.dropFirst(6).prefix { $0 != "-" })
    }

    /// Seconds that the server asks to be left alone for.
    var retryAfter: Double? { headers["retry-after"].flatMap { Double($0) } }
}
