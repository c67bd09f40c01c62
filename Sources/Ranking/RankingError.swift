package import Corpus

/// What finding candidates can end in.
package struct RankingError: QuarryError, Hashable {
    package var code: ErrorCode
    package var path: String?
    package var reason: String

    init(_ error: any QuarryError) {
        code = error.code
        path = error.path
        reason = error.reason
    }
}
