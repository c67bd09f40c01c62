import Corpus
import Embedding
import Foundation
import Indexing
import QuarryKit
import Searching
import Snapshots
import Storage
import TestSupport
import Testing

@Suite("Metadata that documents state themselves")
struct StatedMetadataTests {
    private static func workspace() throws -> Workspace {
        let workspace = try Workspace()
        try workspace.write([
            "hr/leave.md":
                "---\ntitle: Leave\ntags: [請假, leave]\nunit: self\n---\nThe numbat takes leave.",
            "hr/pay.md": "---\ntags: pay\nacl: everyone\n---\nThe numbat gets paid.",
            "plain.md": "The numbat has no front matter.",
        ])
        return workspace
    }

    private func sources(_ workspace: Workspace, _ filter: String) throws -> [String] {
        var options = SearchOptions(k: 10, mode: .bm25, rerank: .none)
        options.filters = [try Condition(filter: filter)]
        return try workspace.searcher().search("numbat", options: options).hits
            .map(\.source.id.path).sorted()
    }

    @Test("front matter is found by filters and not by words")
    func found() throws {
        let workspace = try Self.workspace()
        let outcome = try workspace.build()
        #expect(try sources(workspace, "meta:tags=請假") == ["hr/leave.md"])
        #expect(try sources(workspace, "meta:tags=LEAVE,pay") == ["hr/leave.md", "hr/pay.md"])
        #expect(try sources(workspace, "-meta:tags=pay") == ["hr/leave.md", "plain.md"])
        #expect(try sources(workspace, "title:leave") == ["hr/leave.md"])
        #expect(try workspace.sources(of: "tags").isEmpty)
        #expect(try workspace.cleanRoot() == outcome.manifest.root)
    }

    @Test("a word that names metadata or nearly a field is told how to be a filter, others are not")
    func hints() throws {
        let workspace = try Self.workspace()
        try workspace.build()
        let searcher = try workspace.searcher()
        func notes(_ query: String, filter: String? = nil) throws -> [String] {
            var options = SearchOptions(k: 10, mode: .bm25, rerank: .none)
            options.syntax = .language
            if let filter { options.filters = [try Condition(filter: filter)] }
            return try searcher.search(query, options: options).notes
        }
        #expect(
            try notes("numbat tag:leave")
                == ["“tag:leave” is searched as words; write meta:tags=leave for a condition"])
        #expect(try notes("numbat langs:en").first?.contains("write lang:en for") == true)
        #expect(try notes("numbat: foo:bar at 12:30 author:lin") == [])
        #expect(try notes("numbat acl:everyone") == [], "readers are nobody's to look for")
        #expect(
            try notes("numbat", filter: "-unit:self") == [
                "the filter “unit:self” is read as a path; write meta:unit=self for a condition"
            ])
        var plain = SearchOptions(k: 10, mode: .bm25, rerank: .none)
        plain.syntax = .plain
        #expect(try searcher.search("numbat tag:leave", options: plain).notes == [])
    }

    @Test("an edit of the front matter alone parses that document, and embeds nothing")
    func edited() throws {
        let workspace = try Self.workspace()
        try workspace.build()
        try workspace.write("hr/pay.md", "---\ntags: salary\n---\nThe numbat gets paid.")
        let outcome = try workspace.build()
        #expect(outcome.parsed == 1 && outcome.embedded == 0)
        #expect(try sources(workspace, "meta:tags=salary") == ["hr/pay.md"])
        #expect(try sources(workspace, "meta:tags=pay") == [])
        #expect(try workspace.cleanRoot() == outcome.manifest.root)
    }

    @Test("the job's rule wins, and no document says who may read it")
    func precedence() throws {
        let workspace = try Self.workspace()
        workspace.settings.metadata = [
            try MetadataRule(match: "hr/**", values: ["unit": "hr", "acl": "hr-staff"])
        ]
        let outcome = try workspace.build()
        #expect(try sources(workspace, "meta:unit=self") == [])
        #expect(try sources(workspace, "meta:unit=hr") == ["hr/leave.md", "hr/pay.md"])
        #expect(try sources(workspace, "meta:acl=everyone") == [])
        #expect(
            outcome.warnings.contains { $0.source == "hr/pay.md" && $0.message.contains("acl") })
        let base = try KnowledgeBase(index: workspace.index, models: TestModel.store.root)
        var options = KnowledgeBase.Options()
        options.filters = ["meta:tags=pay"]
        let answers = try base.search("numbat", options: options).passages
        #expect(answers.map(\.metadata) == [["tags": "pay", "unit": "hr", "acl": "hr-staff"]])
    }
}
