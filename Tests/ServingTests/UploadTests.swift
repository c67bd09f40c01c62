import Corpus
import Fields
import Foundation
import Storage
import TestSupport
import Testing

@testable import Serving

@Suite("Files that readers bring", .offPool)
struct UploadTests {
    static func form(_ files: [(name: String, bytes: [UInt8])]) -> Data {
        var body = Data()
        for file in files {
            body += Data(
                "--bOuNd\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(file.name)\"\r\nContent-Type: application/pdf\r\n\r\n"
                    .utf8)
            body += Data(file.bytes) + Data("\r\n".utf8)
        }
        return body + Data("--bOuNd--\r\n".utf8)
    }

    static let type = "multipart/form-data; boundary=bOuNd"

    @Test("files come out of a form as they went in, whatever is in them and in their names")
    func forms() throws {
        let files: [(name: String, bytes: [UInt8])] = [
            ("a.pdf", [0, 0x0D, 0x0A, 0x2D, 0x2D, 0xFF]),
            ("手冊; \'v2\' %22x%22.txt", Array("--bOuND\r\n\r\n".utf8)),
            ("empty.md", []),
        ]
        let read = try MultipartForm(Self.form(files), contentType: Self.type).files
        #expect(read.map { Array($0.bytes) } == files.map(\.bytes))
        #expect(read.map(\.name) == ["a.pdf", "手冊; \'v2\' \"x\".txt", "empty.md"])
        for (stated, name) in [
            ("../../etc/passwd.txt", "passwd.txt"), ("C:\\docs\\a.txt", "a.txt"), ("/a.md", "a.md"),
        ] {
            let form = try MultipartForm(Self.form([(stated, [1])]), contentType: Self.type)
            #expect(form.files.map(\.name) == [name])
        }
        let quoted = try MultipartForm(
            Self.form(files), contentType: "Multipart/Form-Data; charset=x; boundary=\"bOuNd\"")
        #expect(quoted.files.count == 3)
    }

    @Test("a form that is cut anywhere, or is none, is refused")
    func malformed() throws {
        let form = Self.form([("a.pdf", Array("%PDF".utf8)), ("b.txt", Array("text".utf8))])
        for length in 0..<form.count - 4 {
            #expect(throws: MultipartForm.Malformed.self, "cut at \(length)") {
                try MultipartForm(form.prefix(length), contentType: Self.type)
            }
        }
        for text in [
            "--bOuNd\r\n--bOuNd--", "--bOuNd\r\n\r\n--bOuNd--", "--bOuNd",
            "x--bOuNd--", "", "--bOuNd\r\nA\r\n--bOuNd--",
        ] {
            #expect(throws: MultipartForm.Malformed.self, "\(text)") {
                try MultipartForm(Data(text.utf8), contentType: Self.type)
            }
        }
        for type in ["multipart/form-data", "multipart/form-data; boundary=", "", "; boundary=x"] {
            #expect(throws: MultipartForm.Malformed.self) {
                try MultipartForm(form, contentType: type)
            }
        }
    }

    /// A desk over an empty folder, whose builds say no to what is called so.
    static func desk(_ folder: TemporaryFolder, maximumBytes: Int = 1_000) -> UploadDesk {
        UploadDesk(
            index: "library", root: folder.path, maximumBytes: maximumBytes,
            takes: { !$0.hasSuffix(".html") },
            build: {
                let names = try FileSystem.names(in: folder.file("uploads"))
                return Dictionary(
                    uniqueKeysWithValues: names.filter { $0.contains("broken") }.map {
                        ("uploads/\($0)", "is not readable")
                    })
            })
    }

    private func send(
        _ files: [(name: String, bytes: [UInt8])], to server: TestServer, token: String? = nil
    ) throws -> TestServer.Answer {
        var headers = ["Content-Type": Self.type]
        if let token { headers["Authorization"] = "Bearer \(token)" }
        return try server.send(
            "POST", "/api/v1/uploads", headers: headers,
            body: String(decoding: Self.form(files), as: UTF8.self))
    }

    private func outcome(_ id: String, _ server: TestServer) async throws -> JSONValue {
        let stream = try server.get("/api/v1/uploads/\(id)/events").body
        #expect(stream.contains("event: state"))
        return try server.get("/api/v1/uploads/\(id)").json
    }

    @Test("a file is kept, and what becomes of it is said; one's file is never another's")
    func kept() async throws {
        let folder = try TemporaryFolder()
        let server = try await TestServer(
            [try ServedLibrary(ServedLibrary.texts).served()], desk: Self.desk(folder))
        var sources: [String] = []
        for (name, text) in [
            ("a.txt", "one"), ("a.txt", "one"), ("a.txt", "two"), ("broken.pdf", "three"),
        ] {
            let answer = try send([(name, Array(text.utf8))], to: server)
            #expect(answer.status == 202)
            let upload = try #require(try answer.json["uploads"]?.array?.first)
            let known = try await outcome(upload["id"]?.string ?? "", server)
            sources.append(known["source"]?.string ?? "")
            #expect(known["state"]?.string == (name == "a.txt" ? "ready" : "failed"))
            #expect((known["reason"]?.string == "is not readable") == (name != "a.txt"))
        }
        #expect(
            sources == [
                "uploads/a.txt", "uploads/a.txt", "uploads/a (2).txt", "uploads/broken.pdf",
            ])
        #expect(try FileSystem.read(folder.file("uploads/a (2).txt")) == Array("two".utf8))
        #expect(try server.get("/").body.contains("id=\"files\""))
        try await server.stop()
    }

    @Test("what the job does not take, or is too large, or is called what no file is, is refused")
    func refused() async throws {
        let folder = try TemporaryFolder()
        let server = try await TestServer(
            [try ServedLibrary(ServedLibrary.texts).served()], desk: Self.desk(folder))
        for (name, bytes, status) in [
            ("a.exe", [1], 415), ("a.html", [1], 415), ("a.pdf", [], 400), (".a.txt", [1], 400),
            ("~$a.docx", [1], 400), ("a.txt", [UInt8](repeating: 1, count: 1_001), 413),
            ("a\u{7}.txt", [1], 400), ("..", [1], 400),
        ] as [(String, [UInt8], Int)] {
            #expect(try send([(name, bytes)], to: server).status == status, "\(name)")
        }
        #expect(try send([], to: server).status == 400)
        let large = [UInt8](repeating: 0x61, count: 80_000)
        #expect(try send([("a.txt", large)], to: server).status == 413)
        let json = try server.post("/api/v1/uploads", ["a": 1])
        #expect(json.status == 415)
        #expect(try server.get("/api/v1/uploads/\(UUID().uuidString.lowercased())").status == 404)
        #expect(!FileSystem.exists(folder.file("uploads")))
        try await server.stop()
    }

    @Test("only who sees everything may add, and nobody where no job takes files")
    func access() async throws {
        let library = try ServedLibrary(ServedLibrary.texts)
        let lines =
            TokenFile.line(name: "some", token: "some", groups: "hr")
            + TokenFile.line(name: "all", token: "all", groups: "*")
        let file = try library.folder.put(Array(lines.utf8), "tokens")
        let folder = try TemporaryFolder()
        let server = try await TestServer(
            [try library.served()], access: .tokens(try TokenList(path: file)),
            desk: Self.desk(folder))
        let files: [(name: String, bytes: [UInt8])] = [("a.txt", [0x61])]
        #expect(try send(files, to: server).status == 401)
        #expect(try send(files, to: server, token: "some").status == 403)
        #expect(try send(files, to: server, token: "all").status == 202)
        try await server.stop()
        let closed = try await TestServer(library)
        #expect(try send(files, to: closed).status == 404)
        #expect(try !closed.get("/").body.contains("id=\"files\""))
        try await closed.stop()
    }
}
