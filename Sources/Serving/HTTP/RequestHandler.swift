import Corpus
import Fields
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Answers requests: looks who asks for what, reads what it needs, calls the route, and writes
/// what it or its failure says.
struct RequestHandler: HTTPResponder {
    typealias Context = ConnectionContext

    let table: RouteTable
    let settings: ServerSettings
    let metrics: ServerMetrics
    let log: ServerLog
    private let policy: HostPolicy
    private let rate: RateLimiter?

    init(table: RouteTable, settings: ServerSettings, metrics: ServerMetrics, log: ServerLog) {
        self.table = table
        self.settings = settings
        self.metrics = metrics
        self.log = log
        policy = HostPolicy(
            listening: settings.host, hosts: settings.allowedHosts,
            origins: settings.allowedOrigins)
        let perSecond = settings.limits.requestsPerSecond
        rate = perSecond > 0 ? RateLimiter(perSecond: perSecond) : nil
    }

    /// What is found out of a request on the way to its answer.
    private struct Exchange {
        var route = "none"
        var form: ErrorForm
        var address: HostAddress?
    }

    /// The connection broke off or is no HTTP: there is nobody to answer.
    private struct Lost: Error {
        var error: any Error
    }

    func respond(to request: Request, context: ConnectionContext) async throws -> Response {
        let watch = Stopwatch()
        var exchange = Exchange(form: Self.form(of: request.head.path ?? ""))
        metrics.begin()
        var reply: Reply
        do {
            reply = try await answer(request, context, &exchange)
                .telling(log, of: exchange.route, form: exchange.form)
        } catch let lost as Lost {
            metrics.end(route: exchange.route, status: 0, seconds: watch.seconds)
            throw lost.error
        } catch {
            let problem = Problem(error)
            if problem.kind == .internalError { log.warn("\(exchange.route): \(error)") }
            reply = .problem(problem, form: exchange.form)
        }
        metrics.end(route: exchange.route, status: reply.status, seconds: watch.seconds)
        log.note(
            "\(exchange.address?.text ?? "-") \(exchange.route) \(reply.status) "
                + "\(Int(watch.seconds * 1000)) ms")
        return ResponseWriting.response(
            reply, to: request.head, origin: shownOrigin(request.head))
    }

    private func answer(
        _ request: Request, _ context: ConnectionContext, _ exchange: inout Exchange
    ) async throws -> Reply {
        // 1. Is it for this server?
        let sender = try Sender(
            request.head, peer: context.peer, local: context.local, policy: policy,
            proxies: settings.proxies)
        exchange.address = sender.address
        let target = try RequestTarget(request.head.path ?? "", base: settings.basePath)

        // 2. What is asked for?
        if request.method == .options, shownOrigin(request.head) != nil { return Self.preflight }
        let (route, path) = try find(request.method, target, &exchange)

        // 3. Who asks, and how often?
        let caller = try caller(of: request.head, sender: sender, isPublic: route.isPublic)
        if let rate, let name = caller.name, let seconds = rate.take(name) {
            throw Problem(
                .tooManyRequests, "this token asks too often",
                headers: ["Retry-After": "\(Int(seconds.rounded(.up)))"])
        }

        // 4. With what?
        let query = try FieldValues(query: target.query, fields: route.query)
        let json = try await json(of: request, for: route.input)
        let data = try await bytes(of: request, for: route.input)
        let body =
            if case .object(let fields, let isOpen) = route.input {
                try FieldValues(json, fields: fields, isOpen: isOpen)
            } else {
                FieldValues.empty
            }

        // 5. The answer.
        return try await route.answer(
            ServerRequest(
                caller: caller, path: path, query: query, body: body, json: json, data: data,
                headers: Self.headers(request.head.headerFields),
                base: "\(sender.scheme)://\(sender.authority)\(settings.basePath)"))
    }

    private func find(
        _ method: HTTPRequest.Method, _ target: RequestTarget, _ exchange: inout Exchange
    ) throws(Problem) -> (Route, path: [String: String]) {
        switch table.match(method: method.rawValue, parts: target.parts) {
        case .route(let route, let path):
            exchange.route = "\(route.method.rawValue) \(route.path)"
            exchange.form = route.form
            return (route, path)
        case .otherMethods(let methods, let form):
            exchange.form = form
            throw Problem(
                .methodNotAllowed, "this path takes \(methods.joined(separator: ", "))",
                headers: ["Allow": methods.joined(separator: ", ")])
        case .none: throw Problem(.notFound, "there is nothing here; see /openapi.json")
        }
    }

    private func caller(
        of head: HTTPRequest, sender: Sender, isPublic: Bool
    ) throws(Problem) -> Caller {
        switch settings.access {
        // Who comes through a proxy is not at this machine.
        case .owner: return sender.isProxied ? .anonymous : .owner
        case .anyone: return .anonymous
        case .tokens(let list):
            if isPublic { return .anonymous }
            let words = (head.headerFields[.authorization] ?? "").split(separator: " ")
            guard words.count == 2, words[0].lowercased() == "bearer",
                let caller = list.caller(token: String(words[1]))
            else {
                throw Problem(
                    .unauthorized, "this needs a token: Authorization: Bearer TOKEN",
                    headers: ["WWW-Authenticate": "Bearer"])
            }
            return caller
        }
    }

    private func json(of request: Request, for input: Route.Input) async throws -> JSONValue {
        switch input {
        case .none, .bytes: return .null
        case .object, .json: break
        }
        let limit = settings.limits.bodyBytes
        let tooLarge = Problem(
            .tooLarge, "a request's body has \(limit) bytes at most",
            headers: ["Connection": "close"])
        if let length = request.headers[.contentLength].flatMap(Int.init), length > limit {
            throw tooLarge
        }
        try Self.checkBody(of: request, what: "JSON")
        let type = request.headers[.contentType]?.prefix { $0 != ";" } ?? ""
        guard type.lowercased().filter({ $0 != " " }) == "application/json" else {
            throw Problem(.unsupportedMediaType, "send JSON: Content-Type: application/json")
        }
        let buffer: ByteBuffer
        do {
            buffer = try await request.body.collect(upTo: limit)
        } catch is NIOTooManyBytesError {
            throw tooLarge
        } catch {
            throw Lost(error: error)
        }
        do throws(JSONValue.InvalidJSON) {
            return try JSONValue(parsing: Data(buffer.readableBytesView))
        } catch {
            throw Problem(.invalidRequest, "the body is no JSON")
        }
    }

    /// - Throws: `Problem` for a request without a body.
    private static func checkBody(of request: Request, what: String) throws(Problem) {
        guard request.headers.contains(.contentType) || hasBody(request) else {
            throw Problem(.invalidRequest, "there is no body: send \(what)")
        }
    }

    /// Whether a request says that it has a body (RFC 9112, section 6).
    private static func hasBody(_ request: Request) -> Bool {
        request.headers.contains(.transferEncoding)
            || (request.headers[.contentLength] ?? "0") != "0"
    }

    private func bytes(of request: Request, for input: Route.Input) async throws -> Data {
        guard case .bytes(let limit, let contentType, _) = input else { return Data() }
        try Self.checkBody(of: request, what: contentType)
        let type = request.headers[.contentType]?.prefix { $0 != ";" } ?? ""
        guard type.lowercased().filter({ $0 != " " }) == contentType else {
            throw Problem(.unsupportedMediaType, "send Content-Type: \(contentType)")
        }
        let tooLarge = Problem(
            .tooLarge, "a request's body has \(limit) bytes at most here",
            headers: ["Connection": "close"])
        if let length = request.headers[.contentLength].flatMap(Int.init), length > limit {
            throw tooLarge
        }
        do {
            return Data(try await request.body.collect(upTo: limit).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw tooLarge
        } catch {
            throw Lost(error: error)
        }
    }

    /// The origin to which a browser may show the answer: one that was stated.
    private func shownOrigin(_ head: HTTPRequest) -> String? {
        head.headerFields[.origin].flatMap { policy.isStated(origin: $0) ? $0 : nil }
    }

    private static var preflight: Reply {
        Reply(
            status: 204, body: .whole(Data()),
            headers: [
                "Access-Control-Allow-Methods": "GET, POST",
                "Access-Control-Allow-Headers": "Authorization, Content-Type, Accept, "
                    + "MCP-Protocol-Version, Mcp-Method, Mcp-Name",
                "Access-Control-Max-Age": "600",
            ])
    }

    /// Before a route is known, its path says what its clients read.
    private static func form(of path: String) -> ErrorForm {
        let isOurs = path.contains("/api/v1/") || path.contains("/shard/v1/")
        return path.contains("/v1/") && !isOurs ? .openAI : .problem
    }

    private static func headers(_ fields: HTTPFields) -> [String: String] {
        Dictionary(
            fields.map { ($0.name.canonicalName, $0.value) }, uniquingKeysWith: { $0 + ", " + $1 })
    }
}
