import CCurl
import Corpus
import Foundation

/// One request on its way, on the thread that waits for it.
final class WebTransfer {
    private let request: WebRequest
    /// Takes a piece of the body; an error ends the transfer.
    private let take: (WebAnswer, [UInt8]) throws(QuarryError) -> Void
    private var answer = WebAnswer(status: 0, headers: [:])
    private var refusal: QuarryError?
    /// Bytes of the request's body that are on their way.
    private var sent = 0

    private static let maximumComplaint = 8 << 10
    private static let maximumRedirects = 10

    init(
        _ request: WebRequest, take: @escaping (WebAnswer, [UInt8]) throws(QuarryError) -> Void
    ) {
        self.request = request
        self.take = take
    }

    /// - Parameter patience: seconds in which something has to come.
    /// - Returns: the answer, whole, or why there is none.
    /// - Throws: what `take` threw; `unsupported` where libcurl does not take what the request needs, and
    ///   nothing is sent.
    func run(on handle: WebHandle, patience: Double) throws(QuarryError) -> WebOutcome {
        handle.reset()
        setUp(handle, patience: max(1, Int(patience.rounded(.up))))
        var headers: UnsafeMutablePointer<curl_slist>?
        defer { curl_slist_free_all(headers) }
        for (name, value) in request.headers.sorted(by: { $0.key < $1.key }) {
            guard let longer = curl_slist_append(headers, "\(name): \(value)") else {
                return .failure("libcurl has no memory")
            }
            headers = longer
        }
        handle.set(CURLOPT_HTTPHEADER, to: headers)
        if let refusal = handle.refusal {
            throw QuarryError(
                .unsupported, "this machine's libcurl does not take the option \(refusal)")
        }
        var words = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE))
        let code = words.withUnsafeMutableBufferPointer { words in
            handle.set(CURLOPT_ERRORBUFFER, to: words.baseAddress)
            let code = withExtendedLifetime(self) { handle.perform() }
            // The buffer is gone after this.
            handle.set(CURLOPT_ERRORBUFFER, to: UnsafeMutableRawPointer?.none)
            return code
        }
        if let refusal { throw refusal }
        guard code == CURLE_OK else { return Self.failure(code, words: words) }
        return answer.status > 0 ? .answer(answer) : .failure("it gave no answer")
    }

    private static func failure(_ code: CURLcode, words: [CChar]) -> WebOutcome {
        let own = String(
            decoding: words.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        let reason = ForeignText.escaped(
            own.isEmpty ? String(cString: curl_easy_strerror(code)) : own)
        return switch code {
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR: .stranger(reason)
        case CURLE_OPERATION_TIMEDOUT: .late(reason)
        default: .failure(reason)
        }
    }
}

extension WebTransfer {
    private func setUp(_ handle: WebHandle, patience: Int) {
        handle.set(CURLOPT_URL, to: request.address)
        handle.set(CURLOPT_PROTOCOLS_STR, to: "http,https")
        handle.set(CURLOPT_USERAGENT, to: "quarry/\(Version.quarry)")
        // Else a name that is looked up for too long is a signal to the process.
        handle.set(CURLOPT_NOSIGNAL, to: 1)
        handle.set(CURLOPT_CONNECTTIMEOUT, to: patience)
        handle.set(CURLOPT_LOW_SPEED_LIMIT, to: request.leastSpeed)
        handle.set(CURLOPT_LOW_SPEED_TIME, to: patience)
        if let seconds = request.seconds {
            // A time that no Int holds is a day, as is one that is no number.
            let limit = max(0.001, min(86_400, seconds))
            handle.set(CURLOPT_TIMEOUT_MS, to: Int(limit * 1000))
        }
        let environment = ProcessInfo.processInfo.environment
        if let file = environment["SSL_CERT_FILE"] { handle.set(CURLOPT_CAINFO, to: file) }
        if let folder = environment["SSL_CERT_DIR"] { handle.set(CURLOPT_CAPATH, to: folder) }
        let context = Unmanaged.passUnretained(self).toOpaque()
        handle.set(CURLOPT_HEADERFUNCTION, to: takeHeader)
        handle.set(CURLOPT_HEADERDATA, to: context)
        handle.set(CURLOPT_WRITEFUNCTION, to: takePiece)
        handle.set(CURLOPT_WRITEDATA, to: context)
        setMethod(handle, context: context)
        setAccess(handle)
    }

    private func setMethod(_ handle: WebHandle, context: UnsafeMutableRawPointer) {
        switch request.method {
        case .get: handle.set(CURLOPT_HTTPGET, to: 1)
        case .head: handle.set(CURLOPT_NOBODY, to: 1)
        case .delete: handle.set(CURLOPT_CUSTOMREQUEST, to: "DELETE")
        case .put:
            handle.set(CURLOPT_UPLOAD, to: 1)
            setBody(handle, size: CURLOPT_INFILESIZE_LARGE, context: context)
        case .post:
            handle.set(CURLOPT_POST, to: 1)
            setBody(handle, size: CURLOPT_POSTFIELDSIZE_LARGE, context: context)
        }
    }

    private func setBody(
        _ handle: WebHandle, size: CURLoption, context: UnsafeMutableRawPointer
    ) {
        handle.set(size, toSize: request.body.count)
        handle.set(CURLOPT_READFUNCTION, to: givePiece)
        handle.set(CURLOPT_READDATA, to: context)
        handle.set(seek: goBack)
        handle.set(CURLOPT_SEEKDATA, to: context)
    }

    private func setAccess(_ handle: WebHandle) {
        if let signature = request.signature {
            // What is signed is signed for one host: another region is said, not followed.
            // Without signatures libcurl would send the secret itself.
            guard handle.set(CURLOPT_AWS_SIGV4, to: "aws:amz:\(signature.region):s3") else {
                return
            }
            handle.set(CURLOPT_USERNAME, to: signature.keyID)
            handle.set(CURLOPT_PASSWORD, to: signature.secret)
            return
        }
        guard request.followsRedirects else { return }
        // libcurl sends the header with the token to this host, port and scheme only, and what
        // began encrypted stays so.
        handle.set(CURLOPT_FOLLOWLOCATION, to: 1)
        handle.set(CURLOPT_MAXREDIRS, to: Self.maximumRedirects)
        let isEncrypted = request.address.hasPrefix("https:")
        handle.set(CURLOPT_REDIR_PROTOCOLS_STR, to: isEncrypted ? "https" : "http,https")
    }
}

extension WebTransfer {
    fileprivate func received(header bytes: UnsafeRawBufferPointer) {
        let line = String(decoding: bytes, as: UTF8.self).trimmingCharacters(
            in: .whitespacesAndNewlines)
        if line.hasPrefix("HTTP/") {
            let words = line.split(separator: " ")
            // Of a redirection, or of what follows it.
            answer = WebAnswer(status: words.count > 1 ? Int(words[1]) ?? 0 : 0, headers: [:])
        } else if let colon = line.firstIndex(of: ":") {
            answer.headers[line[..<colon].lowercased()] =
                line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
    }

    /// - Returns: false where no more is wanted.
    fileprivate func received(piece bytes: UnsafeRawBufferPointer) -> Bool {
        if answer.status >= 300 {
            answer.complaint += bytes.prefix(Self.maximumComplaint - answer.complaint.count)
        }
        do throws(QuarryError) {
            try take(answer, Array(bytes))
            return true
        } catch {
            refusal = error
            return false
        }
    }

    fileprivate func give(to buffer: UnsafeMutableRawBufferPointer) -> Int {
        request.body.withBytes { bytes in
            let piece = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(sent).prefix(buffer.count))
            buffer.copyMemory(from: piece)
            sent += piece.count
            return piece.count
        }
    }

    fileprivate func go(to byte: Int) -> Bool {
        guard (0...request.body.count).contains(byte) else { return false }
        sent = byte
        return true
    }

    /// - Parameter context: what `setUp` gave libcurl; it lives as long as the transfer runs.
    fileprivate static func of(_ context: UnsafeMutableRawPointer?) -> WebTransfer? {
        context.map { Unmanaged<WebTransfer>.fromOpaque($0).takeUnretainedValue() }
    }
}

/// libcurl's functions, of C: all that came was taken if as much is returned.
private func takeHeader(
    bytes: UnsafeMutablePointer<CChar>?, size: Int, count: Int, context: UnsafeMutableRawPointer?
) -> Int {
    WebTransfer.of(context)?.received(
        header: UnsafeRawBufferPointer(start: bytes, count: size * count))
    return size * count
}

private func takePiece(
    bytes: UnsafeMutablePointer<CChar>?, size: Int, count: Int, context: UnsafeMutableRawPointer?
) -> Int {
    let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
    // Any other number ends the transfer.
    return WebTransfer.of(context)?.received(piece: piece) == true
        ? piece.count : (piece.isEmpty ? 1 : 0)
}

private func givePiece(
    bytes: UnsafeMutablePointer<CChar>?, size: Int, count: Int, context: UnsafeMutableRawPointer?
) -> Int {
    let buffer = UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
    return WebTransfer.of(context)?.give(to: buffer) ?? 0
}

private func goBack(
    context: UnsafeMutableRawPointer?, byte: curl_off_t, origin: Int32
) -> Int32 {
    let isGone = origin == SEEK_SET && WebTransfer.of(context)?.go(to: Int(byte)) == true
    return isGone ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL
}
