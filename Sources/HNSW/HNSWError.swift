package import Corpus
package import Storage

/// What building, writing, opening or searching a graph can end in.
package struct HNSWError: QuarryError, Hashable {
    package var code: ErrorCode
    package var path: String?
    package var reason: String

    package init(_ code: ErrorCode, path: String? = nil, _ reason: String) {
        self.code = code
        self.path = path
        self.reason = reason
    }

    package init(_ error: StorageError) {
        self.init(error.code, path: error.path, error.reason)
    }
}
