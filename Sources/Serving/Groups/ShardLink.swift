import Corpus
import Foundation
import Searching
import Storage
import Web

/// The way to an index at another server.
struct ShardLink: Sendable {
    let session: WebSession
    /// Without a slash at the end.
    let address: String
    /// Its name there; nil: the first one.
    let index: String?
    let token: String?

    /// What the index is now.
    /// - Parameter known: a root whose text is not wanted again.
    func state(
        known: String?, within seconds: Double
    ) throws(ShardFailure) -> ShardState {
        let asked = [("index", index), ("known", known)].compactMap { name, value in
            value.map { "\(name)=\(Self.escaped($0))" }
        }
        let path =
            "/shard/v1/root" + (asked.isEmpty ? "" : "?" + asked.joined(separator: "&"))
        let state: ShardState = try run(WebRequest(address: address + path), within: seconds)
        try Self.check(version: state.version)
        return state
    }

    /// For a query: RFC 3986's unreserved characters as they are.
    private static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                String(UnicodeScalar(byte))
            default: (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }

    /// - Parameters:
    ///   - route: the last part of its path.
    ///   - root: that has to answer.
    func ask<Query: Codable & Sendable, Answer: Codable & Sendable>(
        _ route: String, _ query: Query, root: String, within seconds: Double
    ) throws(ShardFailure) -> Answer {
        var request = WebRequest(method: .post, address: "\(address)/shard/v1/\(route)")
        do {
            let call = ShardCall(
                version: ShardJSON.version, index: index, root: root, query: query)
            request.body = .bytes(Array(try ShardJSON.data(call)))
        } catch {
            throw ShardFailure(.broken, "the question can't be written: \(error)")
        }
        request.headers["Content-Type"] = "application/json"
        // Else libcurl asks whether it may send more than a KiB, and waits.
        request.headers["Expect"] = ""
        let reply: ShardReply<Answer> = try run(request, within: seconds)
        try Self.check(version: reply.version)
        guard reply.root == root else {
            throw ShardFailure(
                .otherRoot,
                "it answers from root \(ForeignText.escaped(String(reply.root.prefix(12)))), not "
                    + "\(root.prefix(12))")
        }
        guard let answer = reply.answer else {
            throw ShardFailure(.broken, "its answer is empty")
        }
        return answer
    }

    private func run<Value: Decodable>(
        _ request: WebRequest, within seconds: Double
    ) throws(ShardFailure) -> Value {
        var request = request
        // The token is for this server alone.
        request.followsRedirects = false
        request.seconds = seconds
        if let token { request.headers["Authorization"] = "Bearer \(token)" }
        var bytes: [UInt8] = []
        let outcome: WebOutcome
        do throws(QuarryError) {
            outcome = try session.run(request) { (answer, piece) throws(QuarryError) in
                guard bytes.count + piece.count <= ShardJSON.answerBytes else {
                    throw QuarryError(.limitExceeded, path: nil, "the answer is too long")
                }
                bytes += piece
            }
        } catch {
            throw ShardFailure(.broken, error.reason)
        }
        switch outcome {
        case .answer(let answer):
            guard answer.status == 200 else { throw Self.failure(status: answer.status) }
        // libcurl's words have hosts and ports in them.
        case .late(let words):
            throw ShardFailure(.late, "it did not answer in time", detail: words)
        case .failure(let words):
            throw ShardFailure(.unavailable, "it can't be reached", detail: words)
        case .stranger(let words):
            throw ShardFailure(.refused, "nobody vouches for its server", detail: words)
        }
        do {
            return try ShardJSON.value(Value.self, of: Data(bytes))
        } catch {
            throw ShardFailure(.broken, "its answer is not what a member answers")
        }
    }

    private static func failure(status: Int) -> ShardFailure {
        switch status {
        case 401: ShardFailure(.refused, "it wants another token (HTTP 401)")
        case 403:
            ShardFailure(
                .refused, "the token may not ask for a group: it needs acl=* there (HTTP 403)")
        case 404: ShardFailure(.unavailable, "it serves no such index (HTTP 404)")
        case 429: ShardFailure(.unavailable, "this token asks it too often (HTTP 429)")
        case 500...: ShardFailure(.unavailable, "it can't answer now (HTTP \(status))")
        default: ShardFailure(.broken, "it does not take the question (HTTP \(status))")
        }
    }

    private static func check(version: Int) throws(ShardFailure) {
        guard version == ShardJSON.version else {
            throw ShardFailure(
                .broken,
                "it speaks version \(version) of what members answer, not \(ShardJSON.version)")
        }
    }
}
