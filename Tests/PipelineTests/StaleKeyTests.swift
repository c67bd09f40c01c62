import Corpus
import Foundation
import Indexing
import Jobs
import Storage
import TestSupport
import Testing

@Suite("A key as large as the fact: what people meet")
struct StaleKeyTests {
    @Test("a misnamed file is read once it has its own name, also after it failed")
    func renamed() throws {
        let workspace = try Workspace()
        try workspace.write("report.docx", "# Wombats\n\nThe wombat digs.")
        try workspace.write("b.txt", "the numbat")
        #expect(try workspace.build().failures.map(\.source) == ["report.docx"])
        try FileSystem.rename(
            workspace.corpus + "/report.docx", to: workspace.corpus + "/report.md")
        let outcome = try workspace.build()
        #expect(outcome.failures.isEmpty)
        #expect(try workspace.sources(of: "wombat") == ["report.md"])
        // A good copy under both names: each is judged by itself.
        try workspace.write("again.docx", "# Wombats\n\nThe wombat digs.")
        #expect(try workspace.build().failures.map(\.source) == ["again.docx"])
        #expect(try workspace.sources(of: "wombat") == ["report.md"])
    }

    @Test("a full build tries again what is known to be bad")
    func full() throws {
        let workspace = try Workspace()
        try workspace.write("a.docx", "no archive")
        try workspace.write("b.txt", "the numbat")
        try workspace.build()
        let queue = try JobQueue.open(StateFolder(in: workspace.root).queue(of: "test"))
        try workspace.build()
        #expect(try queue.deadLetters(job: "test").map(\.isKnownBad) == [true])
        try workspace.build(ignoresCache: true)
        #expect(try queue.deadLetters(job: "test").map(\.isKnownBad) == [false])
    }

    @Test(
        "a file written in place with its size and time put back is seen", arguments: [false, true])
    func inPlace(settles: Bool) throws {
        let workspace = try Workspace()
        let path = workspace.corpus + "/a.txt"
        let time = Date(timeIntervalSince1970: 1_700_000_000)
        func put(_ text: String) throws {
            let handle = try FileHandle(
                forUpdating: URL(filePath: path))
            try handle.write(contentsOf: Data(text.utf8))
            try handle.close()
            try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: path)
        }
        try workspace.write("a.txt", "Price 100 euros.\n")
        try put("Price 100 euros.\n")
        if settles { Thread.sleep(forTimeInterval: 2.2) }
        let before = try #require(FileStatus(of: path)?.identity)
        try workspace.build()
        try put("Price 150 euros.\n")
        let after = try #require(FileStatus(of: path)?.identity)
        #expect(
            before.modifiedNanoseconds == after.modifiedNanoseconds && before.inode == after.inode)
        #expect(try workspace.build().changes.changed == 1)
        #expect(try workspace.sources(of: "150") == ["a.txt"])
    }
}
