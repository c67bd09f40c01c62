package import Corpus

/// What evaluating can end in.
package struct EvaluationError: QuarryError, Hashable {
    package var code: ErrorCode
    package var path: String?
    package var reason: String

    package init(_ code: ErrorCode, path: String?, _ reason: String) {
        self.code = code
        self.path = path
        self.reason = reason
    }
}
