package import Corpus

/// What watching files can end in.
package struct WatchingError: QuarryError, Hashable {
    package var code: ErrorCode
    package var path: String?
    package var reason: String

    package init(_ code: ErrorCode, path: String?, _ reason: String) {
        self.code = code
        self.path = path
        self.reason = reason
    }
}
