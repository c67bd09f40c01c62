import Corpus
import Foundation
import Testing

@testable import Jobs

@Suite("Job files: encodings and passwords")
struct ParseSectionTests {
    @Test("encodings are stated by glob, in the file's order")
    func encodings() throws {
        let job = try JobDefinition.parse(
            JobFile.least
                + "parse: {encodings: {\"legacy/**/*.txt\": big5, \"old/*.txt\": gb18030}}\n",
            path: "job.yaml")
        #expect(job.parse.encodings.map(\.glob.text) == ["legacy/**/*.txt", "old/*.txt"])
        #expect(job.parse.encodings.map(\.encoding.name) == ["Big5", "GB18030"])
    }

    @Test(
        "an encoding or a glob that can't be meant is an error with its place",
        arguments: [
            ("{\"*.txt\": bgi5}", "the nearest one is Big5"), ("{\"[a.txt\": big5}", "[a.txt"),
            ("[big5]", "mapping"), ("{\"*.txt\": [big5]}", "single text"),
        ])
    func wrongEncodings(value: String, said: String) {
        let error = JobFile.failure(JobFile.least + "parse:\n  encodings: \(value)\n")
        #expect(error?.code == .invalidInput && error?.place?.key == "parse.encodings")
        #expect(
            error?.place?.line == 5 && error?.reason.contains(said) == true,
            "\(error?.reason ?? "")")
    }

    private func withPasswords(
        _ text: String, mode: Int = 0o600, _ body: (String) throws -> Void
    ) throws {
        let path = NSTemporaryDirectory() + "/quarry-passwords-\(UUID().uuidString)"
        try Data(text.utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }

    @Test("passwords come from a file, one a line, after the job's own")
    func passwordsFile() throws {
        try withPasswords("芝麻 開門\n\r\n with spaces \r\nlast") { path in
            let job = try JobDefinition.parse(
                JobFile.least + "parse: {passwords: [own], passwords_file: \(path)}\n",
                path: "job.yaml")
            #expect(job.parse.passwords == ["own", "芝麻 開門", " with spaces ", "last"])
            #expect(job.notes == [])
            #expect(job.parse.fingerprint(parser: "p") == "p")
        }
    }

    @Test("a passwords file that every account may read is worth a note, without its text")
    func openPasswords() throws {
        try withPasswords("s3cret\n", mode: 0o644) { path in
            let job = try JobDefinition.parse(
                JobFile.least + "parse: {passwords_file: \(path)}\n", path: "job.yaml")
            #expect(job.notes.count == 1 && job.notes[0].contains("chmod 600"))
            #expect(!job.notes[0].contains("s3cret"))
        }
    }

    @Test("a passwords file that is missing, too long or no text is an error that quotes none")
    func badPasswords() throws {
        let missing = JobFile.failure(JobFile.least + "parse: {passwords_file: /no/such}\n")
        #expect(missing?.code == .invalidInput && missing?.place?.key == "parse.passwords_file")
        #expect(
            JobFile.failure(JobFile.least + "parse: {passwords_file: /tmp}\n")?.code
                == .invalidInput)
        try withPasswords(String(repeating: "s3cret\n", count: 10_000)) { path in
            let error = JobFile.failure(JobFile.least + "parse: {passwords_file: \(path)}\n")
            #expect(error?.reason.contains("at most 65536 bytes") == true)
            #expect(error?.reason.contains("s3cret") == false)
        }
    }
}
