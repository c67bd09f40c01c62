package import Corpus

/// What reading a job file, keeping its queue or locking its index can end in.
package struct JobsError: QuarryError, Hashable {
    package var code: ErrorCode
    package var path: String?
    /// One sentence; for a job file it starts with the place: `line 3, column 12: …`.
    package var reason: String
    /// Job files: the dotted name of the key the error is about, `chunk.max_tokens`.
    package var key: String?
    /// Job files: 1-based.
    package var line: Int?

    package init(
        _ code: ErrorCode, path: String?, _ reason: String, key: String? = nil, line: Int? = nil
    ) {
        self.code = code
        self.path = path
        self.reason = reason
        self.key = key
        self.line = line
    }
}
