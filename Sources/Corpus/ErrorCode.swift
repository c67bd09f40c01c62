/// What kind of thing went wrong. Every target's error struct carries one of these, so that
/// `Indexing` can decide in one exhaustive switch what an error means to the queue.
package enum ErrorCode: String, Sendable, CaseIterable {
    case notFound = "not_found"
    case alreadyExists = "already_exists"
    /// Settings or a query that cannot be meant.
    case invalidInput = "invalid_input"
    /// Bytes that are not what their place says they are.
    case corrupt
    case formatTooOld = "format_too_old"
    case formatTooNew = "format_too_new"
    case limitExceeded = "limit_exceeded"
    case encrypted
    case unsupported
    case io
    /// A parser child died; the input is to blame until shown otherwise.
    case crashed
    /// A stated time limit passed.
    case timedOut = "timed_out"
}

/// What every error of the engine can say: its kind, where it happened and why.
package protocol QuarryError: Error, CustomStringConvertible {
    var code: ErrorCode { get }
    /// File or source the error is about, if one is known.
    var path: String? { get }
    /// One sentence, without the text of any document.
    var reason: String { get }
}

extension QuarryError {
    package var description: String {
        if let path {
            "\(path): \(reason) (\(code.rawValue))"
        } else {
            "\(reason) (\(code.rawValue))"
        }
    }
}
