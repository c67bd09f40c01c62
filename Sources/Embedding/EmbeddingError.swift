package import Corpus
import Storage

/// What loading a model or running it can end in.
package struct EmbeddingError: QuarryError, Hashable {
    package var code: ErrorCode
    package var path: String?
    package var reason: String

    package init(_ code: ErrorCode, path: String?, _ reason: String) {
        self.code = code
        self.path = path
        self.reason = reason
    }

    init(_ error: StorageError) {
        self.init(error.code, path: error.path, error.reason)
    }
}

/// Runs file operations and gives their failures this target's type.
func storing<T>(
    _ body: () throws(StorageError) -> T
) throws(EmbeddingError) -> T {
    do throws(StorageError) { return try body() } catch { throw EmbeddingError(error) }
}
