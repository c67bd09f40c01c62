import Corpus
import Testing

@Suite("Names of encodings")
struct TextEncodingTests {
    @Test(
        "an encoding is known by any of its usual names",
        arguments: [
            ("big5", "Big5"), ("CP950", "Big5"), ("gb2312", "GB18030"), ("gbk", "GB18030"),
            ("Shift-JIS", "Shift_JIS"), ("sjis", "Shift_JIS"), ("euc_kr", "EUC-KR"),
            ("Latin1", "windows-1252"), ("utf8", "UTF-8"), ("ISO 8859-2", "ISO-8859-2"),
            ("cp866", "IBM866"),
        ])
    func names(text: String, name: String) throws {
        #expect(try TextEncoding(text).name == name)
        #expect(try TextEncoding(name).name == name)
    }

    @Test(
        "an unknown name is an error with the nearest known one",
        arguments: [
            ("bg5", "Big5"), ("gb18003", "GB18030"), ("windos-1251", "windows-1251"),
        ])
    func unknown(text: String, nearest: String) {
        let error = #expect(throws: InvalidText.self) { try TextEncoding(text) }
        #expect(error?.reason.hasSuffix("the nearest one is \(nearest)") == true)
    }

    @Test("of the globs that match a source the first holds, and only for text")
    func globs() throws {
        let big5 = try TextEncoding("big5")
        let gbk = try TextEncoding("gbk")
        let settings = ParseSettings(encodings: [
            StatedEncoding(glob: try Glob("legacy/**/*.txt"), encoding: big5),
            StatedEncoding(glob: try Glob("*.txt"), encoding: gbk),
            StatedEncoding(glob: try Glob("**"), encoding: gbk),
        ])
        #expect(settings.encoding(of: "legacy/a/手冊.txt", type: .txt) == big5)
        #expect(settings.encoding(of: "new/手册.txt", type: .txt) == gbk)
        #expect(settings.encoding(of: "a.html", type: .html) == gbk)
        #expect(settings.encoding(of: "a.pdf", type: .pdf) == nil)
        #expect(settings.encoding(of: "a.docx", type: .docx) == nil)
        #expect(ParseSettings().encoding(of: "a.txt", type: .txt) == nil)
    }
}
