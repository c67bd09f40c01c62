import Corpus
import Fields
import HTTPTypes

/// Why a request is not answered.
package struct Problem: Error, Hashable, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case invalidRequest = "invalid_request"
        case unauthorized
        case forbidden
        case notFound = "not_found"
        case methodNotAllowed = "method_not_allowed"
        case notAcceptable = "not_acceptable"
        case tooLarge = "too_large"
        case unsupportedMediaType = "unsupported_media_type"
        case tooManyRequests = "too_many_requests"
        case internalError = "internal_error"
        case overloaded

        package var status: Int {
            switch self {
            case .invalidRequest: 400
            case .unauthorized: 401
            case .forbidden: 403
            case .notFound: 404
            case .methodNotAllowed: 405
            case .notAcceptable: 406
            case .tooLarge: 413
            case .unsupportedMediaType: 415
            case .tooManyRequests: 429
            case .internalError: 500
            case .overloaded: 503
            }
        }
    }

    package var kind: Kind
    /// One sentence for people. It holds no path of this machine.
    package var detail: String
    /// The member that is wrong, where one is.
    package var member: String?
    package var headers: [String: String]

    package init(
        _ kind: Kind, _ detail: String, member: String? = nil, headers: [String: String] = [:]
    ) {
        self.kind = kind
        self.detail = detail
        self.member = member
        self.headers = headers
    }
}

extension Problem {
    init(_ mismatch: FieldValues.Mismatch) {
        self.init(.invalidRequest, mismatch.description, member: mismatch.place)
    }

    static func overloaded(afterSeconds seconds: Int = 1) -> Problem {
        Problem(
            .overloaded, "the server has more to do than it can; try again later",
            headers: ["Retry-After": "\(seconds)"])
    }

    /// What a request ends in that something else ends: what the client can mend is said to it, the
    /// rest is nobody's business but the log's.
    init(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let mismatch as FieldValues.Mismatch: self.init(mismatch)
        case is WorkQueue.Overload: self = .overloaded()
        case let error as QuarryError where error.code == .invalidInput && error.path == nil:
            self.init(.invalidRequest, error.reason)
        default: self.init(.internalError, "the server could not do this; its log says why")
        }
    }
}
