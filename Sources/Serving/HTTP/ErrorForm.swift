package import Fields
import Foundation

/// How problems are written: each protocol's clients look for theirs.
package enum ErrorForm: Sendable {
    /// RFC 9457.
    case problem
    case openAI
    /// Text Embeddings Inference.
    case textEmbeddings
    case dify

    package var contentType: String {
        self == .problem ? "application/problem+json" : "application/json"
    }

    package func body(_ problem: Problem) -> JSONValue {
        let kind = problem.kind
        switch self {
        case .problem:
            var body: [String: JSONValue] = [
                "type": "about:blank", "title": .string(Self.title(kind)),
                "status": .integer(kind.status), "detail": .string(problem.detail),
                "code": .string(kind.rawValue),
            ]
            if let member = problem.member, !member.isEmpty { body["member"] = .string(member) }
            return .object(body)
        case .openAI:
            return [
                "error": [
                    "message": .string(problem.detail), "type": .string(Self.openAIType(kind)),
                    "param": problem.member.map(JSONValue.string) ?? .null,
                    "code": .string(kind.rawValue),
                ]
            ]
        case .textEmbeddings:
            return [
                "error": .string(problem.detail),
                "error_type": .string(kind == .overloaded ? "Overloaded" : "Validation"),
            ]
        case .dify:
            return [
                "error_code": .integer(Self.difyCode(kind)),
                "error_msg": .string(problem.detail),
            ]
        }
    }

    private static func title(_ kind: Problem.Kind) -> String {
        kind.rawValue.replacingOccurrences(of: "_", with: " ").capitalized
    }

    private static func openAIType(_ kind: Problem.Kind) -> String {
        switch kind {
        case .unauthorized: "authentication_error"
        case .forbidden: "permission_error"
        case .tooManyRequests: "rate_limit_error"
        case .internalError, .overloaded: "server_error"
        case .invalidRequest, .notFound, .methodNotAllowed, .notAcceptable, .tooLarge,
            .unsupportedMediaType:
            "invalid_request_error"
        }
    }

    /// 1001: the header is not right; 1002: the key is not; 2001: there is no such knowledge. Dify
    /// names no others.
    private static func difyCode(_ kind: Problem.Kind) -> Int {
        switch kind {
        case .unauthorized: 1001
        case .forbidden: 1002
        case .notFound: 2001
        case .invalidRequest, .methodNotAllowed, .notAcceptable, .tooLarge, .unsupportedMediaType,
            .tooManyRequests, .internalError, .overloaded:
            kind.status
        }
    }

    /// What is documented of a problem.
    package var schema: JSONValue {
        switch self {
        case .problem:
            [
                "type": "object", "required": ["type", "title", "status", "detail", "code"],
                "properties": [
                    "type": ["type": "string"], "title": ["type": "string"],
                    "status": ["type": "integer"], "detail": ["type": "string"],
                    "code": [
                        "type": "string",
                        "enum": .array(Problem.Kind.allCases.map { .string($0.rawValue) }),
                    ],
                    "member": ["type": "string"],
                ],
            ]
        case .openAI:
            ["type": "object", "required": ["error"], "properties": ["error": ["type": "object"]]]
        case .textEmbeddings: ["type": "object", "required": ["error", "error_type"]]
        case .dify: ["type": "object", "required": ["error_code", "error_msg"]]
        }
    }
}
