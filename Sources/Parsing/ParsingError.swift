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

    /// An encrypted file for which there is no password, or no right one.
    static func needsPassword(tried count: Int) -> ParsingError {
        let places = "--password, or parse.passwords or parse.passwords_file in the job"
        return ParsingError(
            .encrypted,
            count == 0
                ? "a password is needed: \(places)"
                : "no password opens it; give those to try by \(places)")
    }
}
