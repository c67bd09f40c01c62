package import Corpus

/// Why bytes did not become a document.
package struct ParsingError: QuarryError, Hashable {
    package var code: ErrorCode
    /// Always nil: the parser is given bytes, never a path.
    package var path: String? { nil }
    package var reason: String

    package init(_ code: ErrorCode, _ reason: String) {
        self.code = code
        self.reason = reason
    }
}
