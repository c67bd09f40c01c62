import Corpus
import Embedding
import Fields
import Foundation
import Jobs
import TestSupport
import Testing

@testable import Serving

@Suite("Groups on the command line")
struct GroupCommandTests {
    @Test("`search --group` over servers of their own prints what `search` of one index does")
    func command() async throws {
        let library = try await SplitLibrary()
        let environment = ["QUARRY_MODELS": library.whole.models.root]
        let members = try library.parts.map {
            try ServerProcess(
                index: $0.index, owner: $0, environment: environment, ["--rate", "0"])
        }
        let folder = try TemporaryFolder()
        let file = folder.file("kb.yaml")
        let lines = members.enumerated().map {
            "  - { name: m\($0), url: \"http://127.0.0.1:\($1.port)\" }\n"
        }
        try Data(
            "name: kb\nweights: \(library.whole.index)\nmembers:\n\(lines.joined())".utf8
        ).write(to: URL(filePath: file))
        let quarry = QuarryProcess(folder: folder.path, environment: environment)
        let one = try quarry.run(["search", library.whole.index, "sick leave 退款", "--json"])
        let group = try quarry.run(["search", "--group", file, "sick leave 退款", "--json"])
        #expect(group.status == 0, "\(group.complaints)")
        #expect(try text(one.object()["hits"]) == text(group.object()["hits"]))
        #expect(members[1].stop() == 143)
        let partial = try quarry.run(["search", "--group", file, "sick leave 退款", "--json"])
        let missing = (try partial.object()["partial"] as? [String: Any])?["missing"]
        #expect(missing as? [String] == ["m1"])
        let both = try quarry.run(["search", "--group", file, "kb", "question"])
        #expect(both.status == 2)
        #expect(members[0].stop() == 143)
        try await library.stop()
    }

    private func text(_ value: Any?) throws -> String {
        let data = try JSONSerialization.data(
            withJSONObject: try #require(value), options: [.sortedKeys])
        return String(decoding: data, as: UTF8.self)
    }

    @Test(
        "a group file says what is wrong with it",
        arguments: [
            ("name: kb\n", "members"), ("name: kb\nmembers: []\n", "members"),
            ("name: k b\nmembers: [{ name: a, index: x }]\n", "name"),
            ("name: kb\nmember: [{ name: a, index: x }]\n", "nearest"),
            ("name: kb\nmembers: [{ name: a, indx: x }]\n", "nearest"),
            ("name: kb\nmembers: [{ name: a }]\n", "needs an index folder"),
            ("name: kb\nmembers: [{ name: a, index: x }, { name: a, index: y }]\n", "two members"),
            ("name: kb\nmembers: [{ name: a, index: x }, { name: b, index: x }]\n", "same index"),
            ("name: kb\nmembers: [{ name: a, url: \"ftp://x\" }]\n", "http"),
            ("name: kb\nmembers: [{ name: a, url: \"http://\" }]\n", "with a host"),
            ("name: kb\nmembers: [{ name: a, url: \"https:///kb\" }]\n", "with a host"),
            ("name: kb\nmembers: [{ name: a, url: \"http://:80\" }]\n", "with a host"),
            ("name: kb\nmembers: [{ name: a, url: \"http://h\", index: \"\" }]\n", "has no value"),
            ("name: kb\nmembers: [{ name: a, index: \"\" }]\n", "has no value"),
            ("name: kb\nmembers: [{ name: a, index: x, root: 12 }]\n", "hexadecimal"),
            ("name: kb\ndeadline: 1h\nmembers: [{ name: a, index: x }]\n", "50ms"),
            ("name: kb\npartial: maybe\nmembers: [{ name: a, index: x }]\n", "answer, refuse"),
            ("", "a group file has"), ("[1]", "a group file has"),
        ])
    func files(_ text: String, _ words: String) {
        let error = #expect(throws: QuarryError.self) {
            try GroupDefinition.parse(text, path: "kb.yaml")
        }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }
}
