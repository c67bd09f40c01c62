package import Corpus

/// What writing or reading a report can end in.
package struct ReportingError: QuarryError, Hashable {
    package var code: ErrorCode
    package var path: String?
    package var reason: String

    package init(_ code: ErrorCode, path: String?, _ reason: String) {
        self.code = code
        self.path = path
        self.reason = reason
    }

    package init(_ error: any QuarryError) {
        self.init(error.code, path: error.path, error.reason)
    }
}
