import Corpus
import Foundation
import Storage
import TestSupport
import Testing

@Suite("Other people's text files")
struct TextFileTests {
    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    @Test("a byte order mark is no part of the text, be it doubled or all there is")
    func marks() throws {
        let text = Array("名: a\n".utf8)
        for bytes in [text, Self.mark + text, Self.mark + Self.mark + text] {
            #expect(try TextFile.text(of: bytes, path: "f", name: "job file") == "名: a\n")
        }
        for bytes in [[], Self.mark] {
            #expect(try TextFile.text(of: bytes, path: "f", name: "job file").isEmpty)
        }
    }

    @Test(
        "UTF-16 and UTF-32 are named, with and without a mark",
        arguments: [
            (String.Encoding.utf16, "UTF-16"), (.utf16LittleEndian, "UTF-16"),
            (.utf16BigEndian, "UTF-16"), (.utf32, "UTF-32"),
        ] as [(String.Encoding, String)])
    func foreign(encoding: String.Encoding, name: String) throws {
        let bytes = Array(try #require("name: a\n".data(using: encoding)))
        let error = #expect(throws: QuarryError.self) {
            try TextFile.text(of: bytes, path: "f", name: "job file")
        }
        #expect(error?.code == .invalidInput && error?.path == "f")
        #expect(error?.reason.contains(name) == true && error?.reason.contains("UTF-8") == true)
    }

    @Test("what is no UTF-8 is named with its line")
    func invalid() throws {
        for (bytes, line) in [
            (Array("ab\nc".utf8) + [0xFF, 0x0A], 2), ([0xE9], 1),
            (Self.mark + Array("a\n\nb\n".utf8) + [0xC3], 4),
        ] as [([UInt8], Int)] {
            let error = #expect(throws: QuarryError.self) {
                try TextFile.text(of: bytes, path: "f", name: "job file")
            }
            #expect(error?.place?.line == line)
        }
    }
}

@Suite("Files of JSON lines")
struct JSONLinesTests {
    private struct Line: Decodable, Equatable {
        struct Part: Decodable, Equatable { var page: Int }
        var text: String
        var parts: [Part]?
    }

    private func read(_ text: String) throws -> [Line] {
        let folder = try TemporaryFolder()
        return try JSONLines.read(try folder.put(Array(text.utf8), "f.jsonl"), as: Line.self)
    }

    @Test(
        "line ends, blank lines, a mark, and a last line without an end",
        arguments: [
            "{\"text\":\"a\"}\n{\"text\":\"b\"}\n", "{\"text\":\"a\"}\r\n{\"text\":\"b\"}",
            "\u{FEFF}{\"text\":\"a\"}\n\n \t\n{\"text\":\"b\"}\n\n",
            "  {\"text\":\"a\"}  \r\n\r\n{\"text\": \"b\" }\r\n",
        ])
    func ends(text: String) throws {
        #expect(try read(text).map(\.text) == ["a", "b"])
    }

    @Test(
        "what is not asked for may be of any type",
        arguments: [
            "5", "1e999", "-0.0", "null", "[1, {\"b\": [null, 2.5]}]", "{\"a\": 7}", "true", "NaN",
            "-Infinity", "[NaN, {\"x\": Infinity}]", "123456789012345678901234567890",
        ])
    func rest(value: String) throws {
        #expect(
            try read("{\"metadata\": \(value), \"text\": \"a\", \"url\": \(value)}\n").map(\.text)
                == ["a"])
    }

    @Test(
        "what is wrong is said with line and key, and without the text",
        arguments: [
            ("{\"txet\":\"secret\"}", "text is missing"), ("{\"text\":5}", "text must be a text"),
            ("{\"text\":null}", "text must be a text"), ("[\"secret\"]", "expected here"),
            ("{\"text\":\"secret\"", "expected here"), ("secret", "expected here"),
            (
                "{\"text\":\"a\",\"parts\":[{\"page\":1},{\"page\":\"secret\"}]}",
                "parts[1].page must be"
            ),
            ("{\"text\":\"a\",\"parts\":{}}", "parts must be a list"),
        ])
    func wrong(line: String, said: String) throws {
        let error = #expect(throws: QuarryError.self) {
            try read("{\"text\":\"a\"}\n\n\(line)\n{\"text\":\"b\"}\n")
        }
        #expect(error?.code == .invalidInput && error?.place?.line == 3)
        #expect(error?.reason.contains(said) == true, "\(error?.reason ?? "")")
        #expect(error?.reason.contains("secret") == false)
    }
}
