package import Corpus
import Foundation
package import Storage
import Web

/// A repository on a web server or in a bucket: files that are asked for again where they did not
/// come, from the byte on that is missing.
package final class WebReader: RepositoryReader {
    /// How long to wait, and how often to ask.
    package struct Patience: Sendable {
        /// Seconds of less than `leastSpeed` after which a connection is given up.
        package var silence = 30.0
        /// Failures in a row, each of which brought next to nothing.
        package var attempts = 6
        /// Seconds before the second attempt; doubled each time, up to 30.
        package var pause = 0.5

        /// Bytes a second; less is silence, however long somebody drips.
        package static let leastSpeed = 1_024

        package init() {}
    }

    private let client: WebClient

    package var place: String { client.place }

    package var receivedBytes: Int { client.receivedBytes }

    /// Connections at a time.
    package static let connections = 4
    /// A failure after this many bytes that were not here before is none that counts.
    private static let progressBytes = 64 << 10

    init(client: WebClient) { self.client = client }

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
        client = WebClient(
            place: String(text.dropLast()), address: url.absoluteString,
            access: token.map(WebAccess.token) ?? .open, patience: patience)
    }

    private static func isLoopback(_ url: URL) -> Bool {
        let host = url.host ?? ""
        return ["localhost", "::1", "[::1]"].contains(host)
            || host.wholeMatch(of: /127\.\d+\.\d+\.\d+/) != nil
    }

    package func small(
        _ name: String, limit: Int, unlessTagged tag: String?
    ) throws(QuarryError) -> SmallFile {
        var request = client.request(name)
        if let tag { request.headers["If-None-Match"] = tag }
        let path = client.path(name)
        let (answer, body) = try client.whole(request, limit: limit, path: path)
        switch answer.status {
        case 200: return .bytes(body, tag: answer.headers["etag"])
        case 304: return .unchanged
        default:
            guard isAbsence(answer) else { throw client.refusal(answer, path: path) }
            return .absent
        }
    }

    /// Buckets say 403 of what is not there to those who may not list it.
    private func isAbsence(_ answer: WebAnswer) -> Bool {
        switch answer.status {
        case 404: answer.errorCode != "NoSuchBucket"
        case 410: true
        case 403: client.access.bucket == nil || answer.errorCode == "AccessDenied"
        default: false
        }
    }

    package func bring(
        _ name: String, to file: GrowingFile, length: Int
    ) throws(QuarryError) {
        let path = client.path(name)
        // A rest of something else.
        if file.length > length { try file.empty() }
        // The most of it that was here at any time: what comes twice is no progress.
        var (failures, most) = (0, 0)
        while file.length < length {
            let verdict = try client.verdict(
                on: bringOnce(name, to: file, from: file.length, length: length), path: path)
            if file.length >= length { return }
            failures += 1
            // What was left of it is no beginning of this file, or the server's ends there.
            if case .again(_, WebClient.badRange, _) = verdict {
                if failures >= client.patience.attempts { throw short(file, of: length, path) }
                try file.empty()
            }
            if file.length >= most + Self.progressBytes { (failures, most) = (0, file.length) }
            switch verdict {
            case .stands(let answer):
                guard answer.status == 200 || answer.status == 206 else {
                    guard isAbsence(answer) else { throw client.refusal(answer, path: path) }
                    throw QuarryError(.notFound, path: path, "is not there, or not for us to read")
                }
                if failures >= client.patience.attempts { throw short(file, of: length, path) }
                try client.rest(after: failures, of: "it came short", asked: nil, path: path)
            case .again(let reason, _, let pause):
                try client.rest(after: failures, of: reason, asked: pause, path: path)
            }
        }
    }

    private func short(_ file: GrowingFile, of length: Int, _ path: String) -> QuarryError {
        QuarryError(
            .corrupt, path: path, "ends after \(file.length) bytes, the root says \(length)")
    }

    private func bringOnce(
        _ name: String, to file: GrowingFile, from start: Int, length: Int
    ) throws(QuarryError) -> WebOutcome {
        let path = client.path(name)
        var request = client.request(name)
        if start > 0 { request.headers["Range"] = "bytes=\(start)-" }
        var hasBegun = false
        return try client.run(request) { answer, piece throws(QuarryError) in
            guard answer.status == 200 || answer.status == 206 else { return }
            if !hasBegun, answer.status == 200, start > 0 { try file.empty() }
            hasBegun = true
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
