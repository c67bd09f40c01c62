import Corpus
import Testing

@Suite("Texts of others in messages")
struct ForeignTextTests {
    @Test("what steers a terminal, ends a line or turns a direction is spelled out, all else stays")
    func escaped() {
        for plain in ["退款 policy", "é — “x” 👩‍👩‍👧", ""] {
            #expect(ForeignText.escaped(plain) == plain)
        }
        #expect(
            ForeignText.escaped("a\r\nb\u{1B}[2J\u{85}\u{2028}\u{202E}c")
                == "a\\u{D}\\u{A}b\\u{1B}[2J\\u{85}\\u{2028}\\u{202E}c")
    }

    @Test("a quotation is cut")
    func quoted() {
        #expect(ForeignText.quoted("退款") == "“退款”")
        let long = ForeignText.quoted(String(repeating: "退", count: 1_000))
        #expect(long == "“" + String(repeating: "退", count: 80) + "…”")
        #expect(ForeignText.quoted("a\u{7}") == "“a\\u{7}”")
    }

    @Test(
        "an address loses what may be secret",
        arguments: [
            ("https://example.org/x", "https://example.org/x"), ("/srv/www", "/srv/www"),
            ("htps://u:p@h/x", "htps://…@h/x"), ("https:/u:p@h", "https:/…@h"),
            ("u:p@h", "u:…@h"), ("x?key=1", "x…"), ("x#k", "x…"), ("", ""), (":@", ":…@"),
        ])
    func withoutSecrets(text: String, shown: String) {
        #expect(ForeignText.withoutSecrets(text) == shown)
    }
}
