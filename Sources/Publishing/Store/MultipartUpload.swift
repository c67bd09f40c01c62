import Corpus
import Storage
import Web

/// A file on its way into a bucket in parts (S3's multipart upload). It comes to be when the upload
/// is completed; of one that is not, the bucket keeps the parts until somebody aborts it.
///
/// Each part is hashed by the bucket. Whether the name is taken is not asked: files that go in parts
/// are named by their bytes, and one of another length under that name is damaged and has to go.
struct MultipartUpload: Hashable, Sendable {
    let name: String
    /// The bucket's.
    let id: String

    private static let maximumAnswer = 1 << 20
    private static let completionSeconds = 600.0
    private static let codesToTryAgain: Set = ["InternalError", "SlowDown", "ServiceUnavailable"]

    init(name: String, id: String) {
        self.name = name
        self.id = id
    }

    /// Begins one.
    /// - Throws: `corrupt` for an answer that can't be read; as `WebClient.whole`.
    init(of name: String, by client: WebClient) throws(QuarryError) {
        var request = client.request(name, method: .post)
        // libcurl 7.88 signs a query as it stands, and a bucket one with the equals sign.
        request.address += "?uploads="
        request.headers["Content-Type"] = "application/octet-stream"
        let path = client.path(name)
        let (answer, body) = try client.whole(request, limit: Self.maximumAnswer, path: path)
        guard answer.status == 200 else { throw client.refusal(answer, path: path) }
        let id = BucketXML.element("UploadId", of: String(decoding: body, as: UTF8.self))
        guard let id, Self.isID(id) else {
            throw QuarryError(.corrupt, path: path, "the bucket began no upload in parts")
        }
        self.init(name: name, id: BucketXML.plain(id))
    }

    /// Whether a text can be the name of an upload; it becomes part of an address.
    static func isID(_ text: String) -> Bool {
        (1...1024).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    private func request(
        _ method: WebRequest.Method, _ client: WebClient, part: Int? = nil
    ) -> WebRequest {
        var request = client.request(name, method: method)
        // In the order in which they are signed.
        let part = part.map { "partNumber=\($0)&" } ?? ""
        request.address += "?\(part)uploadId=\(BucketXML.encoded(id))"
        return request
    }

    /// - Parameter number: from 1 on.
    /// - Returns: what the bucket calls the part.
    /// - Throws: as `WebClient.whole`.
    func put(
        _ file: MappedFile, _ range: Range<Int>, number: Int, by client: WebClient
    ) throws(QuarryError) -> String {
        var request = request(.put, client, part: number)
        request.body = .file(file, range)
        request.headers["x-amz-content-sha256"] =
            Digest.sha256(UnsafeRawBufferPointer(rebasing: file.bytes[range])).hex
        let path = client.path(name)
        let (answer, _) = try client.whole(request, limit: Self.maximumAnswer, path: path)
        guard answer.status == 200 else { throw client.refusal(answer, path: path) }
        guard let tag = answer.headers["etag"], tag.utf8.count <= 256,
            tag.allSatisfy({ $0.isASCII && !"<>&".contains($0) })
        else { throw QuarryError(.corrupt, path: path, "the bucket gave a part no name") }
        return tag
    }

    /// Makes the parts a file.
    /// - Parameters:
    ///   - tags: of all parts, in order.
    ///   - length: of the file.
    /// - Throws: as `WebClient.whole`.
    func complete(
        _ tags: [String], length: Int, by client: WebClient
    ) throws(QuarryError) {
        let parts = tags.enumerated().map {
            "<Part><PartNumber>\($0 + 1)</PartNumber><ETag>\($1)</ETag></Part>"
        }.joined()
        let body = Array("<CompleteMultipartUpload>\(parts)</CompleteMultipartUpload>".utf8)
        var request = request(.post, client)
        request.body = .bytes(body)
        // A bucket may be at it for minutes, and drips blanks meanwhile.
        request.leastSpeed = 0
        request.seconds = Self.completionSeconds
        request.headers["Content-Type"] = "application/xml"
        request.headers["x-amz-content-sha256"] = Digest.sha256(body).hex
        let path = client.path(name)
        var failures = 0
        while true {
            let (answer, body) = try client.whole(request, limit: Self.maximumAnswer, path: path)
            // It was completed if the answer to an attempt before this one was lost.
            if answer.status == 404, try isThere(length, client) { return }
            guard answer.status == 200 else { throw client.refusal(answer, path: path) }
            // A bucket says 200 before it knows how this ends.
            let text = String(decoding: body, as: UTF8.self)
            if text.contains("<CompleteMultipartUploadResult") { return }
            let code = BucketXML.element("Code", of: text) ?? ""
            failures += 1
            guard Self.codesToTryAgain.contains(code) else {
                throw QuarryError(
                    .invalidInput, path: path,
                    "the bucket did not make one file of the parts"
                        + (code.isEmpty ? "" : ": \(ForeignText.quoted(code))"))
            }
            try client.rest(after: failures, of: code, asked: nil, path: path)
        }
    }

    private func isThere(_ length: Int, _ client: WebClient) throws(QuarryError) -> Bool {
        let (answer, _) = try client.whole(
            client.request(name, method: .head), limit: 0, path: client.path(name))
        return answer.status == 200 && answer.headers["content-length"] == "\(length)"
    }

    /// Has the bucket forget the parts. One that is gone is aborted already.
    /// - Throws: as `WebClient.whole`.
    func abort(by client: WebClient) throws(QuarryError) {
        let path = client.path(name)
        let (answer, _) = try client.whole(
            request(.delete, client), limit: Self.maximumAnswer, path: path)
        guard (200..<300).contains(answer.status) || answer.status == 404 else {
            throw client.refusal(answer, path: path)
        }
    }

    /// Asks once to have the parts forgotten, since something else has failed; what stays is
    /// removed by a prune.
    func giveUp(by client: WebClient) {
        _ = try? client.run(request(.delete, client)) { _, _ in }
    }
}
