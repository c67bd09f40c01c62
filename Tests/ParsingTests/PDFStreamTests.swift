import CZlib
import Corpus
import ParserPool
import TestSupport
import Testing

@Suite("PDF: what its streams unpack to")
struct PDFStreamTests {
    private static func packed(_ bytes: [UInt8]) -> [UInt8] {
        var length = compressBound(uLong(bytes.count))
        return [UInt8](unsafeUninitializedCapacity: Int(length)) { room, count in
            let status = compress2(room.baseAddress, &length, bytes, uLong(bytes.count), 9)
            precondition(status == Z_OK, "zlib packs")
            count = Int(length)
        }
    }

    /// A page of text, and an object that nothing refers to.
    private func file(_ dictionary: String, _ data: [UInt8]) -> [UInt8] {
        var builder = PDFBuilder()
        builder.addPage()
        builder.text("A page.", left: 60, top: 80)
        let object = Array("\n99 0 obj\n<< \(dictionary) >>\nstream\n".utf8) + data
        return builder.build() + object + Array("\nendstream\nendobj\n".utf8)
    }

    private func error(_ dictionary: String, _ data: [UInt8]) throws -> QuarryError? {
        do {
            let document = try SharedPool.parse(file(dictionary, data), .pdf)
            #expect(document.text == "A page.")
            return nil
        } catch let error as QuarryError {
            return error
        }
    }

    private static let zeros = packed([UInt8](repeating: 0, count: 257 << 20))

    @Test("a stream of more than 256 MiB is named, packed once or twice")
    func bomb() throws {
        let once = try #require(try error("/Filter /FlateDecode", Self.zeros))
        #expect(once.code == .limitExceeded)
        #expect(once.reason.contains("unpacks to over 256 MiB"))
        let form = "/Resources << /ProcSet [/PDF /ImageB] >> /Filter /FlateDecode"
        #expect(try error(form, Self.zeros)?.code == .limitExceeded)
        let twice = Self.packed(Self.zeros)
        #expect(twice.count < 10_000)
        for filter in ["[/FlateDecode /FlateDecode]", "[/Fl/Fl]"] {
            #expect(try error("/Filter \(filter)", twice)?.code == .limitExceeded)
        }
    }

    @Test("a stream packed three times is refused")
    func thrice() throws {
        let data = Self.packed(Self.packed(Self.packed(Array("q Q".utf8))))
        let filters = "[/FlateDecode /FlateDecode /FlateDecode]"
        #expect(try error("/Filter \(filters)", data)?.code == .limitExceeded)
    }

    @Test("streams that are harmless one by one stop at the limit together")
    func together() throws {
        let data = Self.packed([UInt8](repeating: 0, count: 200 << 20))
        let more = Array("\nendstream\nendobj\n98 0 obj\n<< >>\nstream\n".utf8) + data
        let six = (0..<5).reduce(data) { all, _ in all + more }
        let error = try #require(try error("", six))
        #expect(error.code == .limitExceeded && error.reason.contains("its streams"))
    }

    @Test("images, damaged data and lengths within the limit are no reason to refuse a file")
    func harmless() throws {
        #expect(try error("/Subtype /Image /Filter /FlateDecode", Self.zeros) == nil)
        let small = Self.packed([UInt8](repeating: 7, count: 3 << 20))
        #expect(try error("/Filter /FlateDecode", small) == nil)
        #expect(try error("/Filter /FlateDecode", Array(small.prefix(300))) == nil)
        #expect(try error("/Filter /FlateDecode", [0x78, 0x9C] + small) == nil)
        #expect(try error("/Filter [/FlateDecode /FlateDecode]", small) == nil)
    }
}
