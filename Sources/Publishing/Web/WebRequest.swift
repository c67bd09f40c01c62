import Corpus
import Storage

/// A request of HTTP.
struct WebRequest: Sendable {
    enum Method: Sendable { case get, head, put, delete }

    enum Body: Sendable {
        case bytes([UInt8])
        case file(MappedFile)

        var count: Int {
            switch self {
            case .bytes(let bytes): bytes.count
            case .file(let file): file.bytes.count
            }
        }

        func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
            switch self {
            case .bytes(let bytes): bytes.withUnsafeBytes(body)
            case .file(let file): withExtendedLifetime(file) { body(file.bytes) }
            }
        }
    }

    var method = Method.get
    var address: String
    var headers: [String: String] = [:]
    /// Of a PUT.
    var body = Body.bytes([])
    var access = WebAccess.open
}
