package import Corpus

/// What the artifact store can end in.
package struct ArtifactsError: QuarryError, Hashable {
    package var code: ErrorCode
    package var path: String?
    package var reason: String

    package init(_ code: ErrorCode, path: String?, _ reason: String) {
        self.code = code
        self.path = path
        self.reason = reason
    }
}
