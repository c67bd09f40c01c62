import Foundation
import TestSupport
import Testing

/// openssl's server on loopback with a certificate of its own making, gone with the object.
final class TLSServer {
    let address: String
    private let process = Process()

    init(in folder: TemporaryFolder) throws {
        let openssl = try #require(Tool("openssl"))
        let made = try openssl.run([
            "req", "-x509", "-newkey", "ed25519", "-nodes", "-days", "2", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=DNS:localhost", "-keyout", folder.file("tls.key"), "-out",
            folder.file("tls.crt"),
        ])
        try #require(made.status == 0, "\(made.complaints)")
        process.executableURL = URL(filePath: openssl.path)
        process.arguments = [
            "s_server", "-accept", "127.0.0.1:0", "-key", folder.file("tls.key"), "-cert",
            folder.file("tls.crt"), "-www",
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        // `ACCEPT 127.0.0.1:45831`
        var text = ""
        while !text.contains("ACCEPT") || !text.hasSuffix("\n") {
            let data = output.fileHandleForReading.availableData
            try #require(!data.isEmpty, "openssl said: \(text)")
            text += String(decoding: data, as: UTF8.self)
        }
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("ACCEPT") })
        let port = try #require(line.split(separator: ":").last.flatMap { Int($0) })
        address = "https://localhost:\(port)"
    }

    deinit {
        // A process that is started on a Dispatch thread has that thread's mask, which blocks SIGTERM.
        kill(process.processIdentifier, SIGKILL)
    }
}
