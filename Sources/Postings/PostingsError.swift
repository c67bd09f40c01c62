package import Corpus
package import Storage

/// What building or reading postings can end in.
package struct PostingsError: QuarryError, Hashable {
    package var code: ErrorCode
    package var path: String?
    package var reason: String

    package init(_ code: ErrorCode, path: String?, _ reason: String) {
        self.code = code
        self.path = path
        self.reason = reason
    }

    package init(_ error: StorageError) {
        self.init(error.code, path: error.path, error.reason)
    }
}

extension SealedFile {
    /// Damage found at a place in the payload, as an error of this target.
    func damage(at offset: Int, _ reason: String) -> PostingsError {
        PostingsError(corrupt(at: offset, reason))
    }

    /// The two u64 counts that a payload begins with.
    func twoCounts() -> (UInt64, UInt64) {
        (
            UInt64(littleEndian: payload.load(fromByteOffset: 0, as: UInt64.self)),
            UInt64(littleEndian: payload.load(fromByteOffset: 8, as: UInt64.self))
        )
    }
}
