import Foundation
import TestSupport
import Testing

@testable import Running

@Suite("The jobs of a folder")
struct JobFolderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func write(
        _ file: String, name: String = "notes", schedule: String? = "0 2 * * *"
    ) throws {
        let text = """
            name: \(name)
            corpus: { roots: [x] }
            index: x
            \(schedule.map { "schedule: \"\($0)\"" } ?? "")

            """
        _ = try folder.put(Array(text.utf8), file)
    }

    @Test("those with a schedule are there, by name; other files and hidden ones are none")
    func jobs() throws {
        try write("a.yaml", name: "a")
        try write("b.yml", name: "b")
        try write("c.yaml", name: "c", schedule: nil)
        try write(".d.yaml", name: "d")
        try write("e.txt", name: "e")
        let files = JobFolder(path: folder.path)
        #expect(files.jobs.keys.sorted() == ["a", "b"])
        #expect(files.jobs["b"]?.path == folder.file("b.yml"))
        #expect(files.complaints.isEmpty)
    }

    @Test("of two with one name the second rests, which is said once")
    func doubled() throws {
        try write("a.yaml")
        try write("b.yaml")
        var files = JobFolder(path: folder.path)
        #expect(files.jobs["notes"]?.path == folder.file("a.yaml"))
        #expect(files.complaints.count == 1)
        #expect(files.complaints.first?.hasPrefix(folder.file("b.yaml")) == true)
        try write("c.yaml", name: "other")
        let isOther = files.look()
        #expect(isOther && files.complaints.isEmpty && files.jobs.count == 2)
    }

    @Test("a job whose file is broken rests until it is mended")
    func broken() throws {
        try write("a.yaml")
        var files = JobFolder(path: folder.path)
        var isOther = files.look()
        #expect(!isOther)
        _ = try folder.put(Array("name: [".utf8), "a.yaml")
        isOther = files.look()
        #expect(isOther && files.jobs.isEmpty && files.complaints.count == 1)
        try write("a.yaml", schedule: "0 3 * * *")
        isOther = files.look()
        #expect(isOther && files.jobs.count == 1 && files.complaints.isEmpty)
    }
}
