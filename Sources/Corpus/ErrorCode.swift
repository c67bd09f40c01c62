/// What kind of thing went wrong. Few, so that one exhaustive switch (`FailureClass`) can
/// decide what an error means to the queue.
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
