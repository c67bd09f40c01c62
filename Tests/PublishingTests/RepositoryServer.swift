import Foundation
import Storage
import Synchronization
import TestSupport

/// A web server on loopback that serves a folder as a test says: a real socket, closed with this
/// object. Each connection has one request.
final class RepositoryServer: Sendable {
    typealias Request = LoopbackRequest

    /// What is wrong with an answer.
    enum Fault: Sendable {
        case status(Int, [String: String] = [:])
        /// Another body than the file's.
        case body([UInt8])
        /// The connection ends after so many bytes of the body, which were stated whole.
        case cut(Int)
        /// The body ends after so many bytes, and so does what is stated.
        case short(Int)
        /// More comes than the file has, and so is stated.
        case longer(Int)
        /// Nothing more comes after so many bytes.
        case stall(Int)
        /// The connection ends at once.
        case drop
        /// Ranges are ignored: the whole file comes.
        case whole
        /// Both: what comes is the file's beginning, and the connection ends after so many bytes.
        case wholeCut(Int)
    }

    let address: String
    private let socket: LoopbackSocket
    private let folder: String
    private let received = Mutex<[Request]>([])
    private let faults: @Sendable (_ request: Request, _ number: Int) -> Fault?

    var requests: [Request] { received.withLock { $0 } }

    /// - Parameter faults: nil: the file. `number` counts requests of the same path, from 1 on.
    init(
        _ folder: String,
        faults: @escaping @Sendable (_ request: Request, _ number: Int) -> Fault? = { _, _ in nil }
    ) throws {
        self.folder = folder
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

    private func answer(_ connection: Int32) {
        guard let request = Request(from: connection) else { return }
        let number = received.withLock {
            $0.append(request)
            return $0.count { $0.path == request.path }
        }
        let fault = faults(request, number)
        if case .drop = fault { return }
        if case .status(let status, let headers) = fault {
            return Self.send(
                "HTTP/1.1 \(status) X", headers, length: 5, Array("error".utf8), connection)
        }
        guard var body = try? FileSystem.read(folder + request.path) else {
            return Self.send("HTTP/1.1 404 Not Found", [:], length: 0, [], connection)
        }
        if case .body(let other) = fault { body = other }
        let tag = "\"\(body.count)-\(body.reduce(UInt64(7)) { $0 &* 31 &+ UInt64($1) })\""
        if request.headers["if-none-match"] == tag {
            return Self.send(
                "HTTP/1.1 304 Not Modified", ["ETag": tag], length: nil, [], connection)
        }
        var headers = ["ETag": tag]
        var status = "HTTP/1.1 200 OK"
        let isWhole =
            switch fault {
            case .whole, .wholeCut: true
            default: false
            }
        if !isWhole, let start = request.rangeStart {
            guard start < body.count else {
                return Self.send("HTTP/1.1 416 Range", [:], length: 0, [], connection)
            }
            status = "HTTP/1.1 206 Partial Content"
            headers["Content-Range"] = "bytes \(start)-\(body.count - 1)/\(body.count)"
            body = Array(body[start...])
        }
        Self.send(status, headers, body, as: fault, connection)
    }

    /// The body as the fault has it.
    private static func send(
        _ status: String, _ headers: [String: String], _ body: [UInt8], as fault: Fault?,
        _ connection: Int32
    ) {
        switch fault {
        case .cut(let count), .wholeCut(let count):
            send(status, headers, length: body.count, Array(body.prefix(count)), connection)
        case .short(let count):
            let part = Array(body.prefix(count))
            send(status, headers, length: part.count, part, connection)
        case .longer(let count):
            let more = body + [UInt8](repeating: 0, count: count)
            send(status, headers, length: more.count, more, connection)
        case .stall(let count):
            send(status, headers, length: body.count, Array(body.prefix(count)), connection)
            // Until the other side has enough of it.
            var byte: UInt8 = 0
            _ = recv(connection, &byte, 1, 0)
        default: send(status, headers, length: body.count, body, connection)
        }
    }

    private static func send(
        _ status: String, _ headers: [String: String], length: Int?, _ body: [UInt8],
        _ connection: Int32
    ) {
        var head = status + "\r\nConnection: close\r\n"
        if let length { head += "Content-Length: \(length)\r\n" }
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        LoopbackSocket.write(Array((head + "\r\n").utf8) + body, to: connection)
    }
}
