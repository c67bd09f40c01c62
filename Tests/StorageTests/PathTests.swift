import Corpus
import Foundation
import Storage
import TestSupport
import Testing

@Suite("Arithmetic on paths")
struct PathTests {
    @Test(
        "every path has a folder and a name, as dirname(1) and basename(1) say",
        arguments: [
            ("", ".", ""), (".", ".", "."), ("..", ".", ".."), ("/", "/", ""), ("//", "/", ""),
            ("i", ".", "i"), ("i/", ".", "i"), ("/i", "/", "i"), ("/i/", "/", "i"),
            ("x/y", "x", "y"), ("x//y/", "x", "y"), ("./i", ".", "i"), ("../i", "..", "i"),
            ("x/..", "x", ".."), ("x/.", "x", "."), ("a/b/c", "a/b", "c"), ("/a/b", "/a", "b"),
            ("手", ".", "手"), ("規定/第一章.pdf", "規定", "第一章.pdf"),
            ("e\u{301}/o\u{308}", "e\u{301}", "o\u{308}"), ("a b/ c ", "a b", " c "),
            ("~", ".", "~"), ("~/x", "~", "x"), ("x.y/z", "x.y", "z"), ("\\", ".", "\\"),
        ])
    func parts(path: String, folder: String, name: String) {
        #expect(Array(FileSystem.folder(of: path).utf8) == Array(folder.utf8))
        #expect(Array(FileSystem.name(of: path).utf8) == Array(name.utf8))
    }

    @Test("going up from any path ends, at the root or at the current folder")
    func up() {
        for path in ["", ".", "..", "i", "/", "x/y/z", "/x/y/z", "../../i", "x/../..", "/..", "i/"]
        {
            var path = path
            var steps = 0
            while FileSystem.folder(of: path) != path {
                path = FileSystem.folder(of: path)
                steps += 1
                guard steps < 9 else { break }
            }
            #expect(path == "." || path == "/")
            #expect(steps < 9)
        }
    }

    @Test(
        "a name in a folder",
        arguments: [
            ("i", ".", "i"), ("i", "", "i"), ("i", "/", "/i"), ("i", "x", "x/i"),
            ("i", "x/", "x/i"), ("i", "/x//", "/x/i"), ("a/b", "x", "x/a/b"), ("i", "..", "../i"),
        ])
    func join(name: String, folder: String, path: String) {
        #expect(FileSystem.path(name, in: folder) == path)
    }

    @Test(
        "a word stands before the ending of the name, never of a folder's",
        arguments: [
            ("i", "i.bm25"), ("i.run", "i.bm25.run"), ("x/y.run", "x/y.bm25.run"),
            ("x.y/z", "x.y/z.bm25"), (".run", ".run.bm25"), ("/a.b.run", "/a.b.bm25.run"),
            ("手.run", "手.bm25.run"),
        ])
    func word(path: String, found: String) {
        #expect(FileSystem.path(path, withWord: "bm25") == found)
    }

    @Test("the state folder lies beside the job file")
    func state() {
        #expect(StateFolder(besideJobFile: "j").path == ".state")
        #expect(StateFolder(besideJobFile: "./j.yaml").path == ".state")
        #expect(StateFolder(besideJobFile: "jobs/手冊.yaml").path == "jobs/.state")
        #expect(StateFolder(besideJobFile: "/j.yaml").path == "/.state")
        #expect(StateFolder(besideJobFile: "../j").path == "../.state")
        #expect(StateFolder(in: "j/").daemonMemory == "j/.state/daemon.json")
        #expect(StateFolder(in: "j").reports(of: "手冊") == "j/.state/reports/手冊")
    }

    @Test("a real path has no links, as far as it is there")
    func realPath() throws {
        let folder = try TemporaryFolder()
        let root = FileSystem.realPath(folder.path)
        try FileSystem.makeFolder(folder.file("a/b"))
        #expect(symlink("a", folder.file("l")) == 0)
        #expect(symlink("absent", folder.file("dangling")) == 0)
        for (path, real) in [
            ("l/b", "a/b"), ("l/", "a"), ("l/../a", "a"), ("l/x/y", "a/x/y"),
            ("absent/x", "absent/x"), ("absent/../i", "i"), ("absent/./i/", "absent/i"),
            ("dangling", "absent"), ("dangling/x", "absent/x"),
        ] {
            #expect(FileSystem.realPath(folder.file(path)) == "\(root)/\(real)")
        }
        #expect(FileSystem.realPath("/") == "/")
        #expect(FileSystem.realPath("/q") == "/q")
        let here = FileSystem.realPath(FileManager.default.currentDirectoryPath)
        #expect(FileSystem.realPath("") == here && FileSystem.realPath(".") == here)
        #expect(FileSystem.realPath("q") == FileSystem.path("q", in: here))
    }

    @Test("where the real path is no UTF-8, the path itself opens the same file")
    func noText() throws {
        let folder = try TemporaryFolder()
        // Big5 of 手冊.
        let name: [CChar] = [0xA4, 0xE2, 0xA5, 0x55].map { CChar(bitPattern: $0) }
        let bytes = folder.path.utf8CString.dropLast() + [0x2F] + name + [0]
        #expect(mkdir(Array(bytes), 0o700) == 0)
        #expect(symlink(name + [0], folder.file("l")) == 0)
        #expect(FileSystem.realPath(folder.file("l/")) == folder.file("l"))
        try FileSystem.replace(FileSystem.path("i", in: folder.file("l")), with: [1])
        #expect(try FileSystem.names(in: folder.file("l")) == ["i"])
    }

    @Test("folders of one letter are made, and no folder has no name")
    func makeFolder() throws {
        let folder = try TemporaryFolder()
        for path in ["i", "x/y", "z/", "u/../v"] {
            try FileSystem.makeFolder(folder.file(path))
            #expect(FileSystem.exists(folder.file(path)))
        }
        try FileSystem.makeFolder(".")
        expect(.invalidInput) { try FileSystem.makeFolder("") }
        #expect(throws: (any Error).self) { try FileSystem.replace("", with: [1]) }
    }
}
