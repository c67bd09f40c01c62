package import Corpus

/// A file that matches the job's globs and is not indexed.
package struct SourceFailure: Hashable, Sendable {
    package var source: String
    package var code: ErrorCode
    package var reason: String
    /// Whether it, or what lies below it, was in the index before.
    package var wasIndexed = false

    package init(source: String, code: ErrorCode, reason: String) {
        self.source = source
        self.code = code
        self.reason = reason
    }
}
