import Corpus
import Snapshots
import TestSupport
import Testing

@testable import Searching

@Suite("Words that were meant as fields")
struct FieldHintTests {
    @Test(
        "what looks like a field with a value and is none",
        arguments: [
            ("langs:zh", "langs"), ("refund Langs：zh-Hant", "langs"), ("-author:lin", "author"),
            ("作者:林", "作者"), ("+tag:x,y", "tag"),
        ])
    func found(query: String, name: String) {
        #expect(FieldHint.found(in: query).map(\.name) == [name])
    }

    @Test(
        "what does not",
        arguments: [
            "foo: bar", "at 12:30", "http://host/x", "std::vector", "lang:zh", "a:", ":b", "",
            "\"see langs:zh there\"", "退款期限", "C:\\x", "a b/c:d",
        ])
    func plain(query: String) {
        #expect(FieldHint.found(in: query).isEmpty)
    }

    @Test(
        "a near field or a key of metadata is what was meant; anything else says nothing",
        arguments: [
            ("langs:zh", [], "lang:zh"), ("-language:zh", [], "-lang:zh"),
            ("pages:3", [], "page:3"),
            ("author:x", ["author"], "meta:author=x"), ("tag:x", ["tags"], "meta:tags=x"),
            ("tags:x", ["tag"], "meta:tag=x"), ("author:x", [], nil), ("note:x", ["author"], nil),
            ("data:x", ["data"], "meta:data=x"), ("+file:a.pdf", [], "+source:a.pdf"),
        ] as [(String, Set<String>, String?)])
    func meant(word: String, keys: Set<String>, wanted: String?) throws {
        #expect(try #require(FieldHint(word)).meant(among: keys) == wanted)
    }
}
