package import Storage

/// A request of HTTP.
package struct WebRequest: Sendable {
    package enum Method: Sendable { case get, head, put, post, delete }

    package enum Body: Sendable {
        case bytes([UInt8])
        /// Bytes of a file.
        case file(MappedFile, Range<Int>)

        package var count: Int {
            switch self {
            case .bytes(let bytes): bytes.count
            case .file(_, let range): range.count
            }
        }

        func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
            switch self {
            case .bytes(let bytes): bytes.withUnsafeBytes(body)
            case .file(let file, let range):
                withExtendedLifetime(file) {
                    body(UnsafeRawBufferPointer(rebasing: file.bytes[range]))
                }
            }
        }
    }

    package var method: Method
    package var address: String
    /// A header with an empty value is one that libcurl doesn't send of its own accord.
    package var headers: [String: String] = [:]
    /// Of a PUT or a POST.
    package var body = Body.bytes([])
    /// Nil: not signed.
    package var signature: WebSignature?
    package var followsRedirects = true
    /// For all of it, answer included; nil: as long as something comes now and then.
    package var seconds: Double?
    /// Bytes a second: a connection is given up where fewer come for as long as the session is patient.
    package var leastSpeed = 1

    package init(method: Method = .get, address: String) {
        self.method = method
        self.address = address
    }
}
