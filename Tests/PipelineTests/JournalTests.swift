import Foundation
import Storage
import TestSupport
import Testing

@Suite(
    "With --log-format json a journal of both streams is JSON lines and nothing else",
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"),
    .serialized)
struct JournalTests {
    private struct Entry {
        var level: String
        var message: String
        var fields: [String: Any]
    }

    /// Every line as a log entry; one that is none fails the test.
    private func entries(
        _ text: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> [Entry] {
        try text.split(separator: "\n").map { line in
            let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            let entry = try #require(object, "\(line)", sourceLocation: sourceLocation)
            #expect(entry["time"] is String, sourceLocation: sourceLocation)
            return Entry(
                level: try #require(entry["level"] as? String, sourceLocation: sourceLocation),
                message: try #require(entry["message"] as? String, sourceLocation: sourceLocation),
                fields: entry["fields"] as? [String: Any] ?? [:])
        }
    }

    private func run(
        _ workspace: Workspace, _ arguments: String...
    ) throws -> (status: Int32, entries: [Entry]) {
        let result = try workspace.quarry().run(arguments + ["--log-format", "json"])
        return (result.status, try entries(result.output) + entries(result.complaints))
    }

    @Test("a warning that many sources share is one line with their number, a few have one each")
    func sharedWarnings() throws {
        let workspace = try Workspace()
        let long = String(repeating: "x", count: 3_000)
        func lines(_ file: String, _ count: Int, _ more: String) throws {
            let records = (0..<count).map {
                #"{"_id": "\#($0)", "text": "A numbat eats termites.", \#(more)}"#
            }
            try workspace.write(file, records.joined(separator: "\n") + "\n")
        }
        try lines("many.jsonl", 30, #""a": "\#(long)""#)
        try lines("few.jsonl", 3, #""a": "\#(long)", "b": "\#(long)""#)
        try workspace.writeJob()
        let job = String(decoding: try FileSystem.read(workspace.root + "/job.yaml"), as: UTF8.self)
        try FileSystem.replace(
            workspace.root + "/job.yaml",
            with: Array(
                job.replacing("[corpus] }", with: "[corpus], records: [\"*.jsonl\"] }").utf8))
        let found = try run(workspace, "build", "job.yaml", "--quiet")
        #expect(found.status == 0)
        let said = found.entries.filter { $0.message.contains("of its metadata left out") }
        #expect(said.count == 4, "\(said.map(\.message))")
        let shared = try #require(said.first { $0.fields["sources"] != nil })
        #expect(shared.fields["sources"] as? Int == 30 && shared.level == "warning")
        #expect(shared.message.hasPrefix("30 sources (many.jsonl#0, many.jsonl#1, …): 1 value "))
        #expect(
            said.count { ($0.fields["source"] as? String)?.hasPrefix("few.jsonl#") == true } == 3)
        let text = try workspace.quarry().run(["build", "job.yaml", "--quiet"]).output
        #expect(text.split(separator: "\n").count { $0.contains("left out: too long") } == 4)
    }

    @Test("a build that went through, one that was refused, and one that can't begin")
    func build() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.write("cut.pdf", "%PDF-1.4 and no more")
        try workspace.writeJob()
        let first = try run(workspace, "build", "job.yaml", "--verbose")
        #expect(first.status == 1)
        let result = try #require(first.entries.first { $0.fields["generation"] != nil })
        #expect(result.level == "info" && result.message == "Generation 1 published")
        #expect(result.fields["exit_code"] as? Int == 1 && result.fields["failed"] as? Int == 1)
        #expect(result.fields["published"] as? Bool == true && result.fields["added"] as? Int == 4)
        #expect(
            first.entries.contains {
                $0.level == "warning" && $0.fields["source"] as? String == "cut.pdf"
                    && $0.fields["code"] as? String == "corrupt"
            })
        for (name, _) in SampleTexts.all { try workspace.remove(name) }
        let refused = try run(workspace, "build", "job.yaml")
        #expect(refused.status == 6)
        #expect(refused.entries.filter { $0.level == "error" }.count == 2)
        #expect(refused.entries.contains { $0.message.contains("--accept-removals") })
        #expect(try run(workspace, "build", "absent.yaml").status == 3)
        #expect(try run(workspace, "build", "job.yaml", "--frobnicate").status == 2)
        let parsed = try run(workspace, "parse", "absent.pdf", "absent.docx")
        #expect(parsed.status == 3 && parsed.entries.map(\.level) == ["error", "error"])
    }

    @Test("watch and daemon, to their end by a signal")
    func loops() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.writeJob()
        let watch = try RunningQuarry(
            try workspace.quarry(), ["watch", "job.yaml", "--log-format", "json"])
        #expect(watch.waits { $0.output.contains("Generation 1 published") }, "\(watch.complaints)")
        #expect(watch.end(SIGTERM).status == 143)
        #expect(try !entries(watch.output).isEmpty)
        #expect(try entries(watch.complaints).contains { $0.message.contains("SIGTERM") })

        try FileSystem.makeFolder(workspace.root + "/jobs/.state")
        try workspace.writeJob(
            "jobs/job.yaml", extra: "schedule: \"0 2 * * *\"\ntimezone: Asia/Taipei")
        try workspace.remember(settledUntil: 0)
        let daemon = try RunningQuarry(
            try workspace.quarry(), ["daemon", "--log-format", "json"])
        #expect(
            daemon.waits { $0.complaints.contains("test: done; next at ") }, "\(daemon.complaints)")
        #expect(daemon.end(SIGTERM).status == 143)
        let built = try entries(daemon.output)
        #expect(built.last?.fields["generation"] as? Int == 1, "the child's result")
        #expect(try entries(daemon.complaints).contains { $0.message.contains("SIGTERM") })
    }
}
