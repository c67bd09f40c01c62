import Corpus
import Foundation
import Storage
import Synchronization
import TestSupport

/// A bucket of S3's kind on loopback, as a test says: a real socket, closed with this object. It holds
/// conditions and hashes of bodies, and looks at signatures as far as their form; moto checks them.
final class BucketServer: Sendable {
    typealias Request = LoopbackRequest

    /// What is wrong with an answer.
    enum Fault: Sendable {
        case status(Int, code: String)
        /// Another body than there is.
        case body(String)
        /// The connection ends at once; what was asked for is not done.
        case drop
        /// It is done, and the connection ends without an answer.
        case lost
        /// The connection ends in the middle of an answer's body.
        case cut
    }

    let address: String
    private let socket: LoopbackSocket
    private let pageSize: Int
    private let faults: @Sendable (_ request: Request, _ number: Int) -> Fault?
    private let received = Mutex<[Request]>([])
    private let stored = Mutex<[String: [UInt8]]>([:])

    var requests: [Request] { received.withLock { $0 } }

    /// Uploads in parts that were begun and not completed, by the bucket's names of them.
    let uploads = BucketUploads()

    /// What the bucket `indexes` holds, by key.
    var objects: [String: [UInt8]] {
        get { stored.withLock { $0 } }
        set { stored.withLock { $0 = newValue } }
    }

    /// - Parameter faults: `number` counts requests of the same method and path, from 1 on.
    init(
        pageSize: Int = 1_000,
        faults: @escaping @Sendable (_ request: Request, _ number: Int) -> Fault? = { _, _ in nil }
    ) throws {
        self.pageSize = pageSize
        self.faults = faults
        socket = try LoopbackSocket()
        address = "http://127.0.0.1:\(socket.port)"
        socket.accept { [weak self] connection in
            Thread.detachNewThread { [weak self] in
                self?.answer(connection)
                close(connection)
            }
        }
    }

    /// What `quarry` has to have in its environment.
    var environment: [String: String] {
        [
            "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/s3cret",
            "AWS_REGION": "eu-west-1", "AWS_ENDPOINT_URL": address,
        ]
    }

    struct Answer {
        var status = 200
        var headers: [String: String] = [:]
        var body: [UInt8] = []

        static func error(_ status: Int, _ code: String) -> Answer {
            // As much as real ones say, and more than anybody has to read.
            let text =
                "<Error><Code>\(code)</Code><AWSAccessKeyId>AKIDEXAMPLE</AWSAccessKeyId></Error>"
            return Answer(status: status, body: Array(text.utf8))
        }
    }

    private func answer(_ connection: Int32) {
        guard let request = Request(from: connection) else { return }
        let number = received.withLock {
            $0.append(request)
            return $0.count { $0.method == request.method && $0.path == request.path }
        }
        let fault = faults(request, number)
        if case .drop = fault { return }
        if case .status(let status, let code) = fault {
            return Self.send(.error(status, code), to: request, connection)
        }
        if case .body(let text) = fault {
            return Self.send(Answer(body: Array(text.utf8)), to: request, connection)
        }
        let answer = answer(request)
        if case .lost = fault { return }
        var isCut = false
        if case .cut = fault { isCut = true }
        Self.send(answer, to: request, isCut: isCut, connection)
    }

    private func answer(_ request: Request) -> Answer {
        let form =
            #/
            AWS4-HMAC-SHA256\ Credential=AKIDEXAMPLE/\d{8}/eu-west-1/s3/aws4_request,
            \ SignedHeaders=(?:[a-z0-9-]+;)*host;(?:[a-z0-9-]+;)*
            x-amz-content-sha256;x-amz-date(?:;[a-z0-9-]+)*,
            \ Signature=[0-9a-f]{64}
            /#
        guard request.headers["authorization"]?.wholeMatch(of: form) != nil else {
            return .error(403, "AccessDenied")
        }
        guard request.headers["x-amz-content-sha256"] == Digest.sha256(request.body).hex else {
            return .error(400, "XAmzContentSHA256Mismatch")
        }
        guard request.path.hasPrefix("/indexes/") else { return .error(404, "NoSuchBucket") }
        let key = String(request.path.dropFirst("/indexes/".count))
        let values = Self.values(request.query)
        return stored.withLock { objects in
            if key.isEmpty, values["uploads"] != nil {
                return uploads.list(values, pageSize: pageSize)
            }
            if key.isEmpty { return list(objects, values) }
            if values["uploads"] != nil || values["uploadId"] != nil {
                return uploads.answer(request, key, values, &objects)
            }
            switch request.method {
            case "PUT": return Self.put(request, key, &objects)
            case "DELETE":
                objects[key] = nil
                return Answer(status: 204)
            default: return Self.get(request, objects[key])
            }
        }
    }

    private static func values(_ query: String) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: query.split(separator: "&").map { pair in
                let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
                return (parts[0], parts.count > 1 ? parts[1].removingPercentEncoding ?? "" : "")
            })
    }

    static func tag(_ body: [UInt8]) -> String {
        "\"\(Digest.sha256(body).hex.prefix(32))\""
    }

    private static func put(
        _ request: Request, _ key: String, _ objects: inout [String: [UInt8]]
    ) -> Answer {
        let isTaken = request.headers["if-none-match"] == "*" && objects[key] != nil
        let hasMoved = request.headers["if-match"].map { $0 != objects[key].map(tag) } ?? false
        guard !isTaken, !hasMoved else { return .error(412, "PreconditionFailed") }
        objects[key] = request.body
        return Answer(headers: ["ETag": tag(request.body)])
    }

    private static func get(_ request: Request, _ body: [UInt8]?) -> Answer {
        guard let body else { return .error(404, "NoSuchKey") }
        let headers = ["ETag": tag(body), "Last-Modified": "Sun, 01 Nov 2026 05:38:45 GMT"]
        if request.headers["if-none-match"] == tag(body) {
            return Answer(status: 304, headers: headers)
        }
        guard let start = request.rangeStart else { return Answer(headers: headers, body: body) }
        guard start < body.count else { return .error(416, "InvalidRange") }
        let stated = "bytes \(start)-\(body.count - 1)/\(body.count)"
        return Answer(
            status: 206, headers: headers.merging(["Content-Range": stated]) { $1 },
            body: Array(body[start...]))
    }

    private func list(_ objects: [String: [UInt8]], _ values: [String: String]) -> Answer {
        let after = values["continuation-token"].map { String($0.dropFirst("after&".count)) } ?? ""
        let keys = objects.keys.sorted().filter {
            $0.hasPrefix(values["prefix"] ?? "") && (after.isEmpty || $0 > after)
        }
        let page = keys.prefix(pageSize)
        let isTruncated = page.count < keys.count
        var text = "<?xml version=\"1.0\"?><ListBucketResult xmlns=\"x\">"
        text += "<IsTruncated>\(isTruncated)</IsTruncated>"
        for key in page {
            text +=
                "<Contents><Key>\(key)</Key><LastModified>2026-11-01T05:38:45.000Z</LastModified>"
                + "<Size>\(objects[key]?.count ?? 0)</Size></Contents>"
        }
        if isTruncated, let last = page.last {
            text += "<NextContinuationToken>after&amp;\(last)</NextContinuationToken>"
        }
        return Answer(body: Array((text + "</ListBucketResult>").utf8))
    }
}

extension BucketServer {
    private static func send(
        _ answer: Answer, to request: Request, isCut: Bool = false, _ connection: Int32
    ) {
        var head = "HTTP/1.1 \(answer.status) X\r\nConnection: close\r\n"
        if answer.status != 304, answer.status != 204 {
            head += "Content-Length: \(answer.body.count)\r\n"
        }
        for (name, value) in answer.headers { head += "\(name): \(value)\r\n" }
        let body = request.method == "HEAD" ? [] : answer.body
        let part = isCut ? body.prefix(body.count / 2) : body[...]
        LoopbackSocket.write(Array((head + "\r\n").utf8) + part, to: connection)
    }
}
