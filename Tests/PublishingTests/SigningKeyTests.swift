import Corpus
import Foundation
import Storage
import TestSupport
import Testing

@testable import Publishing

@Suite("Keys and signatures")
struct SigningKeyTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("a new key has three files, the private one for its owner alone, and overwrites nothing")
    func newKey() throws {
        let path = folder.file("key")
        let key = SigningKey()
        try key.write(to: path)
        for (file, mode) in [(path, 0o600), (path + ".pub", 0o644), (path + ".pem", 0o644)] {
            let attributes = try FileManager.default.attributesOfItem(atPath: file)
            let found = try #require(attributes[.posixPermissions] as? NSNumber).intValue
            #expect(found & ~0o022 == mode & ~0o022)
        }
        let before = try files(below: folder.path)
        #expect(before.count == 3)
        #expect(throws: QuarryError.self) { try SigningKey().write(to: path) }
        #expect(try files(below: folder.path) == before)
        let read = try SigningKey(file: path)
        #expect(read.publicKey == key.publicKey)
        #expect(try PublicKey(file: path + ".pub") == key.publicKey)
        #expect(try PublicKey(file: path + ".pem") == key.publicKey)
        #expect(try PublicKey(anyFile: path) == key.publicKey)
    }

    @Test("one of three files that is there already keeps a key from being made")
    func halfThere() throws {
        for ending in ["", ".pub", ".pem"] {
            let path = folder.file("half\(ending.count)\(ending.dropFirst())")
            _ = try folder.put([1], FileSystem.name(of: path + ending))
            let error = #expect(throws: QuarryError.self) { try SigningKey().write(to: path) }
            #expect(error?.code == .alreadyExists)
            #expect(try FileSystem.read(path + ending) == [1])
        }
    }

    @Test(
        "a private key that others may read or write is refused, and so is one where a public belongs"
    )
    func refused() throws {
        let path = folder.file("key")
        try SigningKey().write(to: path)
        let asPublic = #expect(throws: QuarryError.self) { try PublicKey(file: path) }
        #expect(asPublic?.code == .invalidInput && asPublic?.statement.contains("private") == true)
        for mode: mode_t in [0o644, 0o640, 0o620, 0o602] {
            chmod(path, mode)
            let open = #expect(throws: QuarryError.self) { try SigningKey(file: path) }
            #expect(open?.code == .invalidInput && open?.statement.contains("chmod") == true)
        }
        chmod(path, 0o400)
        _ = try SigningKey(file: path)
        // Others may read a public one: that is not what is wrong with it.
        for ending in [".pub", ".pem"] {
            let asPrivate = #expect(throws: QuarryError.self) {
                try SigningKey(file: path + ending)
            }
            #expect(asPrivate?.statement.contains("no private key") == true)
        }
    }

    @Test("what is no key is said to be none", arguments: ["", "x", "-----BEGIN PUBLIC KEY-----"])
    func noKey(text: String) throws {
        let path = try folder.put(Array(text.utf8), "none")
        let reads: [() throws -> Void] = [
            { _ = try SigningKey(file: path) }, { _ = try PublicKey(file: path) },
        ]
        for read in reads {
            let error = #expect(throws: QuarryError.self) { try read() }
            #expect(error?.code == .invalidInput)
        }
    }

    @Test("a signature is of one message, one comment and one key")
    func forged() throws {
        let (key, other) = (SigningKey(), SigningKey())
        let message = Array("a message".utf8)
        let file = Array(key.signature(of: message, comment: "sequence:5").text.utf8)
        func signer(_ file: [UInt8], _ message: [UInt8], _ keys: [SigningKey]) -> PublicKey? {
            (try? Signature(file: file, path: "x"))?.signer(
                of: message, among: keys.map(\.publicKey))
        }
        #expect(signer(file, message, [other, key]) == key.publicKey)
        #expect(signer(file, message, [other]) == nil)
        #expect(signer(file, message + [0], [key]) == nil)
        #expect(signer(file, [], [key]) == nil)
        let text = String(decoding: file, as: UTF8.self)
        #expect(
            signer(Array(text.replacing("sequence:5", with: "sequence:6").utf8), message, [key])
                == nil)
        // The first line is a comment that nobody trusts; all else counts.
        let start = try #require(file.firstIndex(of: 0x0A))
        for place in start + 1..<file.count - 1 {
            var damaged = file
            damaged[place] ^= 1
            #expect(signer(damaged, message, [key]) == nil, "byte \(place)")
        }
        for length in 0..<file.count - 1 {
            #expect(signer(Array(file[..<length]), message, [key]) == nil, "\(length) bytes")
        }
    }

    @Test(
        "minisign accepts our signatures, and we accept those of minisign",
        .enabled(if: Tool("minisign") != nil, "minisign is not installed"))
    func minisign() throws {
        let minisign = try #require(Tool("minisign"))
        let key = SigningKey()
        try key.write(to: folder.file("key"))
        let message = Array("quarry-root 2\n退款\n".utf8)
        let file = try folder.put(message, "message")
        let signature = key.signature(of: message, comment: "quarry sequence:1")
        let signed = try folder.put(Array(signature.text.utf8), "message.minisig")
        let verify = ["-V", "-p", folder.file("key.pub"), "-m", file, "-x", signed]
        let found = try minisign.run(verify)
        #expect(found.status == 0, "\(found.complaints)")
        #expect(String(decoding: found.output, as: UTF8.self).contains("quarry sequence:1"))
        try overwrite(file, with: message + [0x0A])
        #expect(try minisign.run(verify).status != 0)

        let made = try minisign.run([
            "-G", "-W", "-p", folder.file("theirs.pub"), "-s", folder.file("theirs"),
        ])
        try #require(made.status == 0, "\(made.complaints)")
        let theirs = try PublicKey(file: folder.file("theirs.pub"))
        for (flags, isRead) in [(["-S", "-l"], true), (["-S"], false)] {
            let done = try minisign.run(
                flags + ["-W", "-s", folder.file("theirs"), "-m", file, "-x", folder.file("sig")])
            try #require(done.status == 0, "\(done.complaints)")
            let bytes = try FileSystem.read(folder.file("sig"))
            if isRead {
                let signature = try Signature(file: bytes, path: "sig")
                #expect(signature.signer(of: message + [0x0A], among: [theirs]) == theirs)
            } else {
                let error = #expect(throws: QuarryError.self) {
                    try Signature(file: bytes, path: "sig")
                }
                #expect(error?.code == .corrupt && error?.statement.contains("hashed") == true)
            }
        }
    }

    @Test(
        "openssl reads our keys and accepts our raw signatures, and we read its keys",
        .enabled(if: Tool("openssl") != nil, "openssl is not installed"))
    func openssl() throws {
        let openssl = try #require(Tool("openssl"))
        let (key, path) = (SigningKey(), folder.file("key"))
        try key.write(to: path)
        let message = Array("quarry-root 2\n".utf8)
        let file = try folder.put(message, "message")
        let raw = try folder.put(key.signature(of: message, comment: "x").bytes, "message.sig")
        let verify = [
            "pkeyutl", "-verify", "-pubin", "-inkey", path + ".pem", "-rawin", "-in", file,
            "-sigfile", raw,
        ]
        let found = try openssl.run(verify)
        #expect(found.status == 0, "\(found.complaints)")
        try overwrite(file, with: message + [0x0A])
        #expect(try openssl.run(verify).status != 0)
        let derived = try openssl.run(["pkey", "-in", path, "-pubout"])
        #expect(try [UInt8](derived.output) == FileSystem.read(path + ".pem"))

        let made = try openssl.run(["genpkey", "-algorithm", "ed25519", "-out", folder.file("o")])
        try #require(made.status == 0, "\(made.complaints)")
        chmod(folder.file("o"), 0o600)
        let pem = try openssl.run(["pkey", "-in", folder.file("o"), "-pubout"]).output
        _ = try folder.put([UInt8](pem), "o.pem")
        #expect(
            try SigningKey(file: folder.file("o")).publicKey
                == PublicKey(file: folder.file("o.pem")))
        let exchange = try openssl.run([
            "genpkey", "-algorithm", "x25519", "-out", folder.file("x"),
        ])
        try #require(exchange.status == 0)
        chmod(folder.file("x"), 0o600)
        #expect(throws: QuarryError.self) { try SigningKey(file: folder.file("x")) }
    }
}
