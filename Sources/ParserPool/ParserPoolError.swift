package import Corpus

/// Why a source has no document, or why the pool cannot work.
package struct ParserPoolError: QuarryError, Hashable {
    package var code: ErrorCode
    /// The source, or nil where the pool itself is at fault.
    package var path: String?
    package var reason: String

    package init(_ code: ErrorCode, path: String?, _ reason: String) {
        self.code = code
        self.path = path
        self.reason = reason
    }
}
