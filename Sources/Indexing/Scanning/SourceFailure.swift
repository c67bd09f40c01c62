package import Corpus

/// A file that matches the job's globs and is not indexed, or a folder that may hold such files.
package struct SourceFailure: Hashable, Sendable {
    package var source: String
    package var code: ErrorCode
    package var reason: String
    /// Whether it, or what lies below it, was in the index before.
    package var wasIndexed = false
    /// Set where the system would not let it be read: nothing is known of it now, so what the
    /// index has of it stays.
    package var unreadable: Unreadable?

    package enum Unreadable: Hashable, Sendable { case file, folder }

    package init(
        source: String, code: ErrorCode, reason: String, unreadable: Unreadable? = nil
    ) {
        self.unreadable = unreadable
        self.source = source
        self.code = code
        self.reason = reason
    }
}
