import Corpus
import Testing

@Suite("Errors of documents say what to do")
struct ErrorAdviceTests {
    private func reason(
        _ bytes: [UInt8], _ type: SourceType, encoding: TextEncoding? = nil
    ) throws -> (code: ErrorCode, reason: String)? {
        do {
            _ = try SharedPool.parse(bytes, type, encoding: encoding)
            return nil
        } catch let error as QuarryError {
            return (error.code, error.reason)
        }
    }

    @Test(
        "a file that is something else by its bytes is named for what it is",
        arguments: [
            ("%PDF-1.7\nx", SourceType.docx, "a PDF by its bytes, not a DOCX; name it .pdf"),
            ("{\\rtf1 x}", .docx, "a rich text (RTF) by its bytes, not a DOCX; save it as .docx"),
            ("<!DOCTYPE html><p>x", .docx, "name it .html"), ("  <html>x", .pdf, "name it .html"),
            ("MIME-Version: 1.0\nContent-Type: text/html\n\nx", .docx, "web archive"),
            ("GIF89a", .pdf, "a picture"),
        ])
    func kinds(text: String, type: SourceType, words: String) throws {
        let error = try reason(Array(text.utf8), type)
        #expect(error?.code == .unsupported)
        #expect(error?.reason.contains(words) == true, "\(error?.reason ?? "")")
    }

    @Test("a DOCX or an old Word document under another type's name is told from damage")
    func binaries() throws {
        let docx = DOCXBuilder(body: DOCXBuilder.paragraph("x")).build()
        #expect(try reason(docx, .pdf)?.reason.contains("a DOCX by its bytes") == true)
        #expect(try reason(docx + [0, 1, 2, 3, 0, 1, 2], .txt)?.reason.contains("name it") == true)
        let old = try Fixtures.bytes("binary.doc")
        #expect(try reason(old, .pdf)?.code == .unsupported)
        var zip = ZipBuilder()
        zip.add("content.xml", Array("<x/>".utf8))
        #expect(try reason(zip.finish(), .docx)?.reason.contains("OpenDocument") == true)
    }

    @Test("a PDF or rich text that is named as a text is none, even where all of it is ASCII")
    func misnamed() throws {
        let pdf = Array("%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\n%%EOF\n".utf8)
        let rich = Array(#"{\rtf1\ansi The refund is paid.}"#.utf8)
        for type in [SourceType.txt, .markdown, .html] {
            let error = try reason(pdf, type)
            #expect(error?.code == .unsupported)
            #expect(error?.reason.contains("a PDF by its bytes") == true)
            #expect(try reason(rich, type)?.reason.contains("a rich text (RTF)") == true)
        }
        #expect(try reason(Array("%PDF-1.4 is how a PDF begins".utf8), .txt) == nil)
        #expect(try reason(Array(#"# \rtf"#.utf8), .markdown) == nil)
    }

    @Test("damage and size say what helps with the type")
    func advice() throws {
        let cases: [([UInt8], SourceType, TextEncoding?, String)] = [
            ([], .pdf, nil, "the file is empty; get it anew"),
            (Array("no PDF".utf8), .pdf, nil, "print it into a new PDF"),
            (Array("no ZIP".utf8), .docx, nil, "open it in Word or LibreOffice"),
            ([UInt8](repeating: 1, count: 500), .txt, nil, "parse.encodings"),
            ([0xFF, 0xFF, 0x41, 0xFF], .markdown, try TextEncoding("utf-8"), "parse.encodings"),
            (
                Array((String(repeating: ">", count: 2_000) + " x").utf8), .markdown, nil,
                "split it, or exclude it"
            ),
        ]
        for (bytes, type, encoding, words) in cases {
            let error = try reason(bytes, type, encoding: encoding)
            #expect(error?.reason.contains(words) == true, "\(error?.reason ?? "")")
        }
    }
}
