import Corpus
import Testing

@Suite("Names of records")
struct RecordNameTests {
    @Test("a record is named in its file, and what its identity holds stays one name")
    func names() throws {
        let cases = [
            ("MED-10", "MED-10"), ("https://a.b/c#d", "https:%2F%2Fa.b%2Fc%23d"), ("50%", "50%25"),
            ("a\nb\u{0}", "a%0Ab%00"), ("../../etc/passwd", "..%2F..%2Fetc%2Fpasswd"),
            ("文件一", "文件一"), ("x.md", "x.md"),
            // What makes one character with the sign before it.
            ("\u{301}x", "\u{301}x"), ("\u{200D}x", "\u{200D}x"),
            ("\u{FE0F}\u{20E3}", "\u{FE0F}\u{20E3}"), ("\u{20E3}", "\u{20E3}"),
            ("/\u{301}#\u{301}", "%2F\u{301}%23\u{301}"),
            // What would be the name of a line.
            ("L7", "%4C7"), ("L", "L"), ("L7x", "L7x"), ("%4C7", "%254C7"),
        ]
        for (identity, record) in cases {
            let name = RecordName(file: "C#/beir/corpus.jsonl", identity: identity)
            #expect(name.path == "C#/beir/corpus.jsonl#" + record)
            let read = try #require(RecordName(name.path))
            #expect(read == name && read.file == "C#/beir/corpus.jsonl")
        }
        let paths = Set(cases.map { RecordName(file: "a.jsonl", identity: $0.0).path })
        #expect(paths.count == cases.count)
        let marked = RecordName(file: "a.jsonl", identity: "/\u{307}x").record
        #expect(Array(marked.unicodeScalars) == Array("%2\u{1E1E}x".unicodeScalars))
        #expect(RecordName(file: "a.NDJSON", line: 12).path == "a.NDJSON#L12")
        #expect(RecordName(file: "a.jsonl", line: 12).line == 12)
        #expect(RecordName(file: "a.jsonl", identity: "L12").line == nil)
    }

    @Test("other paths name none")
    func others() {
        for path in ["a.jsonl", "a.md#x", "a.jsonl#", "a.jsonl#b/c.md", "#x", "", "x#a.jsonl"] {
            #expect(RecordName(path) == nil, "\(path)")
            #expect(SourceID(path: path).file == path)
        }
        #expect(SourceID(path: "d/a.jsonl#1").file == "d/a.jsonl")
        #expect(SourceID(path: "d/\u{301}a.md").isBelow("d"))
        // Signs that take what follows into one character with them.
        let chunk = ChunkName(source: SourceID(path: "a.jsonl#x\u{600}"), place: .position(3))
        #expect(ChunkName(chunk.text) == chunk)
    }

    @Test("a rule for a file holds for its records, and no rule for readers is missed")
    func rules() throws {
        let rules = [
            try MetadataRule(match: "hr.jsonl", values: ["acl": "hr", "unit": "hr"]),
            try MetadataRule(match: "hr.jsonl#1*", values: ["unit": "pay"]),
        ]
        #expect(rules.readers(of: "hr.jsonl#7") == ["hr"] && rules.readers(of: "a.txt") == nil)
        #expect(rules.metadata(of: "hr.jsonl#7")["unit"] == "hr")
        #expect(rules.metadata(of: "hr.jsonl#12") == ["acl": "hr", "unit": "pay"])
        for record in ["\u{301}x", "\u{200D}", "\u{FE0F}\u{20E3}", "\u{20E3}x"] {
            #expect(rules.readers(of: "hr.jsonl#" + record) == ["hr"])
        }
    }

    @Test("no record opens itself by what its author called it")
    func namesOfAuthors() throws {
        let rules = [
            try MetadataRule(match: "hr.jsonl", values: ["acl": "hr", "unit": "hr"]),
            try MetadataRule(match: "*.md", values: ["acl": "everyone", "unit": "wiki"]),
            try MetadataRule(match: "*#*.md", values: ["acl": "everyone", "kind": "page"]),
        ]
        #expect(
            rules.metadata(of: "hr.jsonl#x.md") == ["acl": "hr", "unit": "hr", "kind": "page"])
        #expect(rules.readers(of: "a.md") == ["everyone"])
        // A folder's name may have the sign.
        let folder = [try MetadataRule(match: "C#/**", values: ["acl": "dev"])]
        #expect(folder.readers(of: "C#/a.jsonl#1") == ["dev"])
    }

    @Test("the job's rules win over what a document states, who never says who may read it")
    func stated() throws {
        let rules = [try MetadataRule(match: nil, values: ["unit": "legal"])]
        let facts = DocumentFacts(
            metadata: ["unit": ["mine"], "tags": ["a", "b"], "acl": ["everyone"]])
        #expect(
            rules.metadata(of: "a.md", stating: facts) == ["unit": ["legal"], "tags": ["a", "b"]])
        #expect(rules.shownMetadata(of: "a.md", stating: facts)["tags"] == "a, b")
        #expect(rules.readers(of: "a.md") == nil)
    }

    @Test(
        "keys are small letters and digits of any script",
        arguments: [
            ("tags", true), ("部門", true), ("a-b_1", true), ("größe", true), ("A", false),
            ("a b", false), ("", false), ("match", false), ("a.b", false), ("a=b", false),
            (String(repeating: "k", count: 65), false),
        ])
    func keys(text: String, isKey: Bool) { #expect(MetadataRule.isKey(text) == isKey) }
}
