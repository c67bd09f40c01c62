import Corpus
import Foundation
import Synchronization
import Web

/// Files of one server: how they are asked for, what answers mean, and when to ask again.
final class WebClient: Sendable {
    /// For messages, without anything secret.
    let place: String
    /// Ends with `/`.
    let address: String
    let access: WebAccess
    let patience: WebReader.Patience
    private let session: WebSession
    private let received = Atomic<Int>(0)

    init(place: String, address: String, access: WebAccess, patience: WebReader.Patience) {
        self.place = place
        self.address = address
        self.access = access
        self.patience = patience
        session = WebSession(patience: patience.silence)
    }

    /// Bytes that came so far.
    var receivedBytes: Int { received.load(ordering: .relaxed) }

    func path(_ name: String) -> String { "\(place)/\(name)" }

    /// - Parameter name: letters, digits, `/`, `.`, `-` and `_`, as those of a repository.
    func request(_ name: String, method: WebRequest.Method = .get) -> WebRequest {
        var request = WebRequest(method: method, address: address + name)
        request.leastSpeed = WebReader.Patience.leastSpeed
        switch access {
        case .bucket(let bucket):
            request.signature = WebSignature(
                keyID: bucket.keyID, secret: bucket.secret, region: bucket.region)
            request.headers = bucket.headers(bodyHash: BucketCredentials.emptyHash)
        case .token(let token):
            request.headers = ["Accept-Encoding": "identity", "Authorization": "Bearer \(token)"]
        case .open: request.headers = ["Accept-Encoding": "identity"]
        }
        return request
    }

    /// - Parameter take: gets the body piece by piece.
    /// - Throws: what `take` throws.
    func run(
        _ request: WebRequest,
        take: @escaping (WebAnswer, [UInt8]) throws(QuarryError) -> Void
    ) throws(QuarryError) -> WebOutcome {
        try session.run(request) { [self] answer, piece throws(QuarryError) in
            received.add(piece.count, ordering: .relaxed)
            try take(answer, piece)
        }
    }

    /// An answer that stands, with its body if it is a good one.
    /// - Throws: `corrupt` for a body of more than `limit` bytes; `limitExceeded` when the server
    ///   was asked often enough; as `verdict`.
    func whole(
        _ request: WebRequest, limit: Int, path: String
    ) throws(QuarryError) -> (answer: WebAnswer, body: [UInt8]) {
        var failures = 0
        while true {
            // What a server says of an error may be as long as it likes.
            var body: [UInt8] = []
            let outcome = try run(request) { answer, piece throws(QuarryError) in
                guard answer.status == 200 else { return }
                body += piece
                guard body.count <= limit else {
                    throw QuarryError(.corrupt, path: path, "has more than \(limit) bytes")
                }
            }
            switch try verdict(on: outcome, path: path) {
            case .stands(let answer): return (answer, body)
            case .again(let reason, _, let pause):
                failures += 1
                try rest(after: failures, of: reason, asked: pause, path: path)
            }
        }
    }

    /// What an outcome means.
    enum Verdict {
        /// Asking again would bring the same.
        case stands(WebAnswer)
        /// - Parameters:
        ///   - status: of an answer; nil: none came whole.
        ///   - pause: seconds that the server asks for.
        case again(String, status: Int?, pause: Double?)
    }

    /// - Throws: `corrupt` where the server can't prove who it is.
    func verdict(on outcome: WebOutcome, path: String) throws(QuarryError) -> Verdict {
        switch outcome {
        case .failure(let reason), .late(let reason):
            return .again(reason, status: nil, pause: nil)
        case .stranger(let reason):
            throw QuarryError(
                .corrupt, path: path,
                "the server is not proved to be the one that was asked for: \(reason); the "
                    + "system's list of authorities decides")
        case .answer(let answer):
            let isPassing =
                Self.isPassing(answer.status)
                || answer.errorCode.map(Self.passingCodes.contains) == true
            guard isPassing else { return .stands(answer) }
            return .again(answer.words, status: answer.status, pause: answer.retryAfter)
        }
    }

    /// Whether a request came at a bad time, or the server has trouble of its own, under whatever number
    /// (those before it have some, 522 and the like). What it can't do at all does not pass.
    private static func isPassing(_ status: Int) -> Bool {
        passing.contains(status) || (500..<600).contains(status) && !lacking.contains(status)
    }

    private static let passing: Set = [408, 409, badRange, 425, 429]
    /// A method or a version of HTTP.
    private static let lacking: Set = [501, 505]
    /// The file has no such part.
    static let badRange = 416
    /// A bucket's words for what was cut off or damaged on the way to it, under status 400.
    private static let passingCodes: Set = [
        "RequestTimeout", "IncompleteBody", "BadDigest", "XAmzContentSHA256Mismatch",
    ]

    /// Why an answer that stands is none that was hoped for.
    func refusal(_ answer: WebAnswer, path: String) -> QuarryError {
        if answer.errorCode == "NoSuchBucket" {
            return QuarryError(.notFound, path: path, "there is no such bucket")
        }
        let advice: String
        switch (answer.status, access.bucket != nil) {
        case (401, false):
            advice =
                "the server wants a token; set QUARRY_PULL_TOKEN or QUARRY_PULL_TOKEN_FILE, or "
                + "another one"
        case (401, true), (403, true), (400, true):
            advice =
                "the bucket refuses it; look at AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, "
                + "AWS_SESSION_TOKEN, AWS_REGION, what the key may do, and the clock"
        case (300..<400, true):
            advice = "the bucket is elsewhere; set AWS_REGION or AWS_ENDPOINT_URL"
        case (501, true):
            advice = "the bucket's server lacks what is needed, conditional writes perhaps"
        default: advice = "that is no answer for a file"
        }
        return QuarryError(.invalidInput, path: path, "\(answer.words): \(advice)")
    }

    /// Waits before the next attempt.
    /// - Throws: `limitExceeded` where there were enough.
    func rest(
        after failures: Int, of reason: String, asked: Double?, path: String
    ) throws(QuarryError) {
        guard failures < patience.attempts else {
            throw QuarryError(
                .limitExceeded, path: path,
                "gave up after \(failures) attempts, the last: \(reason); what is done is kept, run "
                    + "again to go on")
        }
        let pause = min(30, patience.pause * Double(1 << min(max(failures - 1, 0), 16)))
        // Not all receivers at once.
        let own = Double.random(in: pause / 2...pause)
        Thread.sleep(forTimeInterval: max(own, min(asked ?? 0, 60)))
    }
}
