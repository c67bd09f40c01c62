import Corpus
import Fields

/// The server's description (OpenAPI 3.1), made of the table that requests are answered by.
struct OpenAPIDocument {
    let routes: [Route]
    let limits: ServerLimits
    let basePath: String

    /// What any route may end in.
    private static let common: [Problem.Kind] = [
        .invalidRequest, .unauthorized, .forbidden, .methodNotAllowed, .tooManyRequests,
        .internalError, .overloaded,
    ]

    var document: JSONValue {
        var paths: [String: JSONValue] = [:]
        for route in routes {
            var path = paths[route.path]?.object ?? [:]
            path[route.method.rawValue.lowercased()] = operation(route)
            paths[route.path] = .object(path)
        }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "Quarry", "version": .string(Version.quarry),
                "description": "Searches knowledge-base indexes; every answer can be proved.",
            ],
            "servers": [["url": .string(basePath.isEmpty ? "/" : basePath)]],
            "paths": .object(paths),
            "components": [
                "securitySchemes": ["token": ["type": "http", "scheme": "bearer"]]
            ],
        ]
    }

    private func operation(_ route: Route) -> JSONValue {
        var operation: [String: JSONValue] = [
            "summary": .string(route.summary),
            "operationId": .string(Self.name(route)),
            "responses": .object(Self.answered(responses(route), as: route.status)),
            // A token, or none where the server asks for none.
            "security": route.isPublic ? [] : [["token": []], [:]],
        ]
        let parameters = pathParameters(route) + route.query.map(Self.parameter)
        if !parameters.isEmpty { operation["parameters"] = .array(parameters) }
        switch route.input {
        case .none: break
        case .object(let fields, let isOpen):
            operation["requestBody"] = Self.body(
                .object(Field.schema(of: fields, isOpen: isOpen)))
        case .json: operation["requestBody"] = Self.body(["type": "object"])
        case .bytes(_, let contentType, let schema):
            operation["requestBody"] = [
                "required": true, "content": .object([contentType: ["schema": schema]]),
            ]
        }
        return .object(operation)
    }

    private func responses(_ route: Route) -> [String: JSONValue] {
        var kinds = Self.common + route.problems
        if case .none = route.input {} else { kinds += [.tooLarge, .unsupportedMediaType] }
        var responses: [String: JSONValue] = [:]
        for kind in kinds {
            responses["\(kind.status)"] = [
                "description": .string(kind.rawValue),
                "content": [route.form.contentType: ["schema": route.form.schema]],
            ]
        }
        var content: [String: JSONValue] = [route.contentType: ["schema": route.schema]]
        if route.isStreamed { content[EventText.contentType] = ["schema": APISchema.event] }
        responses["200"] = ["description": "The answer.", "content": .object(content)]
        return responses
    }

    /// What is answered where all is well has a route's own status.
    private static func answered(
        _ responses: [String: JSONValue], as status: Int
    ) -> [String: JSONValue] {
        var responses = responses
        responses["\(status)"] = responses.removeValue(forKey: "200")
        return responses
    }

    private func pathParameters(_ route: Route) -> [JSONValue] {
        route.path.split(separator: "/").filter { $0.hasPrefix("{") }.map { part in
            let name = String(part.dropFirst().dropLast())
            var schema: [String: JSONValue] = ["type": "string", "minLength": 1]
            schema["pattern"] = route.pathPatterns[name].map(JSONValue.string)
            return [
                "name": .string(name), "in": "path", "required": true,
                "schema": .object(schema),
            ]
        }
    }

    private static func parameter(_ field: Field) -> JSONValue {
        [
            "name": .string(field.name), "in": "query", "required": .bool(field.isRequired),
            "schema": .object(field.kind.schema), "description": .string(field.summary),
        ]
    }

    private static func body(_ schema: JSONValue) -> JSONValue {
        ["required": true, "content": ["application/json": ["schema": schema]]]
    }

    /// `get_api_v1_sources_id`.
    private static func name(_ route: Route) -> String {
        let words = route.path.split { "/{}.".contains($0) }
        return ([route.method.rawValue.lowercased()] + words.map(String.init))
            .joined(separator: "_")
    }
}
