import Corpus
import ParserPool
import Testing

@Suite("Records: lines of files of JSON lines")
struct RecordParsingTests {
    private func parse(_ text: String) throws -> Document {
        try SharedPool.parse(Array(text.utf8), .jsonl)
    }

    @Test("title, text and metadata; other members are metadata too, the identity is not")
    func members() throws {
        let document = try parse(
            #"""
            {"_id": "7", "title": "煞車 Brakes", "text": "First line.\n\nSecond 段落 \u4e59.",
             "metadata": {"tags": ["a", "b"], "year": 2024, "author": "Ann", "date": "2024-05-06",
             "ok": true, "price": 3.5, "none": null, "deep": {"er": "x"}}, "source": "wiki"}
            """#)
        #expect(document.blocks.map(\.kind) == [.heading, .paragraph, .paragraph])
        #expect(document.text == "煞車 Brakes\nFirst line.\nSecond 段落 乙.")
        #expect(document.facts.title == "煞車 Brakes" && document.facts.author == "Ann")
        #expect(document.facts.created == "2024-05-06" && document.type == .jsonl)
        #expect(
            document.facts.metadata == [
                "tags": ["a", "b"], "year": ["2024"], "author": ["Ann"], "ok": ["true"],
                "price": ["3.5"], "deep_er": ["x"], "source": ["wiki"],
            ])
    }

    @Test("headings of the text stand below the title; without one they are its own")
    func headings() throws {
        let text = ##""text": "# One\n\nwords of it\n\n## Two\n\nmore words""##
        #expect(
            try parse("{\(text)}").blocks.filter { $0.kind == .heading }.map(\.level) == [1, 2])
        let titled = try parse("{\"title\": \"T\", \(text)}")
        #expect(titled.blocks.filter { $0.kind == .heading }.map(\.level) == [1, 2, 3])
        #expect(try parse("{\"text\": \"\"}").blocks == [])
        #expect(try parse("{\"title\": \" \", \"text\": \"x\"}").facts.title == nil)
        // One that is too long is text all the same.
        let words = [String](repeating: "word", count: 300).joined(separator: " ")
        let long = try parse("{\"title\": \"\(words)\", \"text\": \"x\"}")
        #expect(long.facts.title == nil && long.text == words + "\nx")
        #expect(long.facts.warnings.count == 1)
        let both = try parse(
            "{\"title\": \"\(words)\", \"metadata\": {\"title\": \"T\"}, \"text\": \"x\"}")
        #expect(both.facts.title == "T" && both.text == "T\n" + words + "\nx")
    }

    @Test("what is no record is corrupt, and says what it lacks")
    func corrupt() throws {
        for text in [
            "[]", "1", "null", "{", "", "{\"title\": \"x\"}", "{\"text\": 1}", "{\"text\": null}",
            String(repeating: "[", count: 100_000), "{\"text\": \"x\"} {\"text\": \"y\"}",
        ] {
            #expect(
                try SharedPool.failure(Array(text.utf8), .jsonl) == .corrupt, "\(text.prefix(30))")
        }
        let long = "{\"text\": \"" + String(repeating: "x", count: 16 << 20) + "\"}"
        #expect(try SharedPool.failure(Array(long.utf8), .jsonl) == .limitExceeded)
    }

    @Test("NULs and escapes of terminals are taken out, readers are not the record's to say")
    func hostile() throws {
        let document = try parse(
            #"{"text": "a\u0000b \u001b[31mred\u001b[0m", "acl": "all", "metadata": {"acl": ["x"]}}"#
        )
        #expect(document.text == "a b red" && document.facts.metadata == [:])
        #expect(document.facts.warnings.count == 2)
        #expect(
            try parse(#"{"text": "x", "metadata": "words"}"#).facts.metadata == [
                "metadata": ["words"]
            ])
    }
}
