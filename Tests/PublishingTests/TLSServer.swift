import Foundation
import TestSupport
import Testing

/// openssl's server on loopback with a certificate of its own making, gone with the object.
final class TLSServer {
    let address: String
    private let program: ChildProgram

    init(in folder: TemporaryFolder) throws {
        let openssl = try #require(Tool("openssl"))
        let made = try openssl.run([
            "req", "-x509", "-newkey", "ed25519", "-nodes", "-days", "2", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=DNS:localhost", "-keyout", folder.file("tls.key"), "-out",
            folder.file("tls.crt"),
        ])
        try #require(made.status == 0, "\(made.complaints)")
        program = try ChildProgram(
            openssl.path,
            [
                "s_server", "-accept", "127.0.0.1:0", "-key", folder.file("tls.key"), "-cert",
                folder.file("tls.crt"), "-www",
            ], output: .pipe)
        // `ACCEPT 127.0.0.1:45831`
        var line = ""
        while !line.hasPrefix("ACCEPT") {
            line = program.line()
            try #require(!line.isEmpty || program.isRunning, "openssl ended")
        }
        let port = try #require(line.split(separator: ":").last.flatMap { Int($0) })
        address = "https://localhost:\(port)"
    }
}
