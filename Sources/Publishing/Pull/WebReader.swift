package import Corpus
import Foundation
package import Storage
import Synchronization

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A repository on a web server: files that are asked for again where they did not come, from the
/// byte on that is missing.
package final class WebReader: RepositoryReader {
    /// How long to wait, and how often to ask.
    package struct Patience: Sendable {
        /// Seconds in which a byte has to come.
        package var silence = 30.0
        /// Failures in a row, each of which brought next to nothing.
        package var attempts = 6
        /// Seconds before the second attempt; doubled each time, up to 30.
        package var pause = 0.5

        package init() {}
    }

    package let place: String
    private let base: URL
    private let token: String?
    private let patience: Patience
    private let session: WebSession
    private let received = Atomic<Int>(0)

    /// Connections at a time.
    package static let connections = 4
    /// A failure after this many bytes is none that counts.
    private static let progressBytes = 64 << 10

    /// - Parameters:
    ///   - address: of the repository's top, `http` or `https`.
    ///   - token: sent as a bearer token to this host, never to another and never in a message.
    /// - Throws: `invalidInput`.
    package init(
        address: String, token: String? = nil, patience: Patience = Patience()
    ) throws(QuarryError) {
        let text = address.hasSuffix("/") ? address : address + "/"
        guard let url = URL(string: text), ["http", "https"].contains(url.scheme ?? ""),
            url.host?.isEmpty == false
        else {
            throw QuarryError(
                .invalidInput, path: ForeignText.withoutSecrets(address),
                "is no address of http or https, and no folder")
        }
        guard url.user == nil, url.password == nil, url.query == nil, url.fragment == nil else {
            throw QuarryError(
                .invalidInput,
                "the repository's address can't hold a user, a password, a query or a fragment; "
                    + "QUARRY_PULL_TOKEN takes a token")
        }
        if let token, !token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) {
            throw QuarryError(
                .invalidInput, "QUARRY_PULL_TOKEN holds a blank, a line's end or no ASCII")
        }
        guard token == nil || url.scheme == "https" || Self.isLoopback(url) else {
            throw QuarryError(
                .invalidInput, path: address,
                "QUARRY_PULL_TOKEN is not sent where everybody on the way can read it; take https")
        }
        place = String(text.dropLast())
        base = url
        self.token = token
        self.patience = patience
        session = WebSession(patience: patience.silence, connections: Self.connections)
    }

    deinit { session.close() }

    private static func isLoopback(_ url: URL) -> Bool {
        let host = url.host ?? ""
        return ["localhost", "::1", "[::1]"].contains(host)
            || host.wholeMatch(of: /127\.\d+\.\d+\.\d+/) != nil
    }

    package var receivedBytes: Int { received.load(ordering: .relaxed) }

    package func small(
        _ name: String, limit: Int, unlessTagged tag: String?
    ) throws(QuarryError) -> SmallFile {
        let path = "\(place)/\(name)"
        var request = request(name)
        if let tag { request.setValue(tag, forHTTPHeaderField: "If-None-Match") }
        var failures = 0
        while true {
            let body = Mutex<[UInt8]>([])
            let result = try session.run(request) { [self] answer, piece throws(QuarryError) in
                received.add(piece.count, ordering: .relaxed)
                // What a server says of an error may be as long as it likes.
                guard answer.status == 200 else { return }
                let count = body.withLock {
                    $0 += piece
                    return $0.count
                }
                guard count <= limit else {
                    throw QuarryError(.corrupt, path: path, "has more than \(limit) bytes")
                }
            }
            switch try verdict(on: result, path: path) {
            case .whole(let answer):
                return .bytes(body.withLock { $0 }, tag: answer.headers["etag"])
            case .unchanged: return .unchanged
            case .absent: return .absent
            case .again(let reason, let pause):
                failures += 1
                try rest(after: failures, of: reason, asked: pause, path: path)
            }
        }
    }

    package func bring(
        _ name: String, to file: GrowingFile, length: Int
    ) throws(QuarryError) {
        let path = "\(place)/\(name)"
        // A rest of something else.
        if file.length > length { try file.empty() }
        var failures = 0
        while file.length < length {
            let start = file.length
            let verdict = try verdict(
                on: bringOnce(name, to: file, from: start, length: length), path: path)
            if file.length >= length { return }
            failures = file.length >= start + Self.progressBytes ? 0 : failures + 1
            switch verdict {
            case .whole:
                guard failures < patience.attempts else {
                    throw QuarryError(
                        .corrupt, path: path,
                        "ends after \(file.length) bytes, the root says \(length)")
                }
                try rest(after: failures, of: "it came short", asked: nil, path: path)
            case .absent, .unchanged:
                throw QuarryError(.notFound, path: path, "is not there, or not for us to read")
            case .again(let reason, let pause):
                // What was left of it is no beginning of this file.
                if reason == Self.badRange { try file.empty() }
                try rest(after: failures, of: reason, asked: pause, path: path)
            }
        }
    }

    private static let badRange = "HTTP 416"

    private func bringOnce(
        _ name: String, to file: GrowingFile, from start: Int, length: Int
    ) throws(QuarryError) -> WebOutcome {
        let path = "\(place)/\(name)"
        var request = request(name)
        if start > 0 { request.setValue("bytes=\(start)-", forHTTPHeaderField: "Range") }
        let hasBegun = Mutex(false)
        return try session.run(request) { [self] answer, piece throws(QuarryError) in
            received.add(piece.count, ordering: .relaxed)
            guard answer.status == 200 || answer.status == 206 else { return }
            let isFirst = hasBegun.withLock { has in
                defer { has = true }
                return !has
            }
            if isFirst, answer.status == 200, start > 0 { try file.empty() }
            if answer.status == 206, answer.rangeStart != start {
                throw QuarryError(.corrupt, path: path, "another part came than was asked for")
            }
            guard file.length + piece.count <= length else {
                throw QuarryError(
                    .corrupt, path: path, "has more bytes than the \(length) that the root says")
            }
            Failpoint.pullPiece.pass()
            try file.append(piece)
        }
    }
}

extension WebReader {
    /// What an answer means.
    private enum Verdict {
        case whole(WebAnswer)
        case unchanged
        case absent
        /// - Parameter pause: seconds that the server asks for.
        case again(String, pause: Double?)
    }

    /// - Throws: where asking again would help nobody: `invalidInput`, or `corrupt` where the server
    ///   can't prove who it is.
    private func verdict(
        on result: WebOutcome, path: String
    ) throws(QuarryError) -> Verdict {
        let answer: WebAnswer
        switch result {
        case .failure(let reason):
            guard !Self.isFalseCertificate(reason) else {
                throw QuarryError(
                    .corrupt, path: path,
                    "the server is not proved to be the one that was asked for: \(reason); the "
                        + "system's list of authorities decides")
            }
            return .again(reason, pause: nil)
        case .answer(let whole): answer = whole
        }
        switch answer.status {
        case 200, 206: return .whole(answer)
        case 304: return .unchanged
        // Buckets say 403 of what is not there to those who may not list it.
        case 403, 404, 410: return .absent
        case 408, 416, 425, 429, 500...599:
            return .again("HTTP \(answer.status)", pause: answer.retryAfter)
        case 401:
            throw QuarryError(
                .invalidInput, path: path,
                "HTTP 401: the server wants a token; set "
                    + "QUARRY_PULL_TOKEN, or another one")
        default:
            throw QuarryError(
                .invalidInput, path: path, "HTTP \(answer.status) is no answer for a file")
        }
    }

    /// Foundation passes on what libcurl says, and has no code of its own for it.
    private static func isFalseCertificate(_ reason: String) -> Bool {
        reason.hasPrefix("SSL certificate") || reason.hasPrefix("SSL: ")
    }

    /// Waits before the next attempt.
    /// - Throws: `limitExceeded` where there were enough.
    private func rest(
        after failures: Int, of reason: String, asked: Double?, path: String
    ) throws(QuarryError) {
        guard failures < patience.attempts else {
            throw QuarryError(
                .limitExceeded, path: path,
                "gave up after \(failures) attempts, the last: \(reason); what came is kept, run "
                    + "again to go on")
        }
        let pause = min(30, patience.pause * Double(1 << min(max(failures - 1, 0), 16)))
        // Not all receivers at once.
        let own = Double.random(in: pause / 2...pause)
        Thread.sleep(forTimeInterval: max(own, min(asked ?? 0, 60)))
    }

    private func request(_ name: String) -> URLRequest {
        // Names of a repository are letters, digits, `/`, `.`, `-` and `_`.
        guard let url = URL(string: base.absoluteString + name) else {
            preconditionFailure("a name of a repository is a part of an address")
        }
        var request = URLRequest(url: url)
        request.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
        request.setValue("quarry/\(Version.quarry)", forHTTPHeaderField: "User-Agent")
        if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
        return request
    }
}
