import Corpus
import Foundation
import ParserPool
import Testing

/// What OCR can be tried with here.
private enum Languages {
    static let missing: [String] = {
        let settings = ParseSettings(ocr: ["eng", "chi_tra", "chi_sim"])
        guard let pool = try? ParserPool(size: 1, settings: settings) else { return settings.ocr }
        return ParseSettings.missingLanguages(ofFingerprint: pool.fingerprint)
    }()

    static func areInstalled(_ names: String...) -> Bool {
        names.allSatisfy { !missing.contains($0) }
    }
}

@Suite("OCR of scanned pages")
struct OCRTests {
    private func parse(
        _ fixture: String, _ languages: [String], in pool: ParserPool? = nil
    ) throws -> Document {
        let settings = ParseSettings(ocr: languages)
        let pool = try pool ?? ParserPool(size: 1, settings: settings)
        return try pool.parse(
            bytes: try Fixtures.bytes(fixture), source: fixture, type: .pdf, settings: settings)
    }

    /// Share of the characters of `text` that stand in `expected`, in order.
    private func agreement(_ text: String, _ expected: String) -> Double {
        let (one, other) = (letters(text), letters(expected))
        return 1 - Double(one.difference(from: other).count) / Double(one.count + other.count)
    }

    private func letters(_ text: String) -> [Character] {
        text.filter { $0.isLetter || $0.isNumber }.map { $0 }
    }

    static let english = """
        Expenses are paid back within thirty days of the date on which the form was signed. \
        Receipts must be kept for seven years.
        """
    static let traditional = "員工請假應於三日前提出申請，經部門主管核准後始得離開。差旅費用須於返回後十四日內報支。"
    static let simplified = "员工请假应当提前三天提出申请，经部门负责人批准后方可离开。设备型号 Model X200 支持有线网络。"

    private func check(_ fixture: String, _ languages: [String], _ expected: String) throws {
        let document = try parse(fixture, languages)
        #expect(agreement(document.text, expected) > 0.95, "\(document.text)")
        #expect(document.pages.map(\.verdict) == [.scanned])
        for block in document.blocks {
            guard case .ocr(let confidence) = block.provenance else {
                Issue.record("no provenance: \(block)")
                continue
            }
            // A speck between two lines may be taken for a word.
            #expect((block.text.count > 5 ? 70...100 : 0...100).contains(confidence))
            let box = try #require(block.box)
            #expect(box.left > 20 && box.right < 432 && box.top < box.bottom)
        }
        #expect(document.facts.warnings.count == 1)
        #expect(document.facts.warnings.first?.hasPrefix("Pages read by OCR") == true)
    }

    @Test(
        "a scanned page in English is read",
        .enabled(if: Languages.areInstalled("eng"), "needs tesseract-ocr-eng"))
    func readsEnglish() throws { try check("scan-en.pdf", ["eng"], Self.english) }

    @Test(
        "a scanned page in Traditional Chinese is read",
        .enabled(if: Languages.areInstalled("chi_tra"), "needs tesseract-ocr-chi-tra"))
    func readsTraditional() throws { try check("scan-hant.pdf", ["chi_tra"], Self.traditional) }

    @Test(
        "a scanned page in Simplified Chinese with English words is read",
        .enabled(
            if: Languages.areInstalled("chi_sim", "eng"),
            "needs tesseract-ocr-chi-sim and tesseract-ocr-eng"))
    func readsSimplified() throws {
        try check("scan-hans.pdf", ["chi_sim", "eng"], Self.simplified)
    }

    @Test(
        "a page whose fonts have no usable Unicode map is read from its image instead",
        .enabled(
            if: Languages.areInstalled("chi_tra", "eng"),
            "needs tesseract-ocr-chi-tra and tesseract-ocr-eng"))
    func readsGarbled() throws {
        let expected = """
            員工請假應於三日前提出申請，經部門主管核准後始得離開。差旅費用須於返回後十四日內報支。\
            Expenses are paid back within thirty days of the date on which the form was signed.
            """
        let document = try parse("garbled-hant.pdf", ["chi_tra", "eng"])
        #expect(agreement(document.text, expected) > 0.95, "\(document.text)")
        #expect(document.pages.map(\.verdict) == [.garbled])
        #expect(document.blocks.allSatisfy { $0.provenance != .file })
        let plain = try parse("garbled-hant.pdf", [])
        #expect(plain.pages.map(\.verdict) == [.garbled])
        #expect(plain.blocks.allSatisfy { $0.provenance == .file } && !plain.blocks.isEmpty)
    }

    @Test("without languages a scanned page stays unread")
    func off() throws {
        let document = try parse("scan-en.pdf", [])
        #expect(document.blocks == [])
        #expect(document.facts.warnings == ["Pages with images without text: 1."])
    }

    @Test(
        "what was read before does not change what is read",
        .enabled(
            if: Languages.areInstalled("eng", "chi_tra"),
            "needs tesseract-ocr-eng and tesseract-ocr-chi-tra"))
    func deterministic() throws {
        let languages = ["eng", "chi_tra"]
        let pool = try ParserPool(size: 1, settings: ParseSettings(ocr: languages))
        let first = try parse("scan-hant.pdf", languages, in: pool)
        _ = try parse("scan-en.pdf", languages, in: pool)
        #expect(try parse("scan-hant.pdf", languages, in: pool) == first)
        #expect(try parse("scan-hant.pdf", languages) == first)
    }

    @Test("a language that is not installed is named by the document that needs it, and no other")
    func missingLanguage() throws {
        let settings = ParseSettings(ocr: ["xx_none"])
        let pool = try ParserPool(size: 1, settings: settings)
        #expect(ParseSettings.missingLanguages(ofFingerprint: pool.fingerprint) == ["xx_none"])
        let scanned = try parse("scan-en.pdf", settings.ocr, in: pool)
        #expect(scanned.blocks == [])
        #expect(
            scanned.facts.warnings == [
                "Pages with images without text: 1.",
                "OCR could not read xx_none: its data (package tesseract-ocr-xx-none) are not "
                    + "installed.",
            ])
        #expect(try parse("hans.pdf", settings.ocr, in: pool).facts.warnings == [])
    }

    @Test("the fingerprint names languages, their data and Tesseract only where OCR is on")
    func fingerprint() throws {
        let plain = try ParserPool(size: 1)
        #expect(!plain.fingerprint.contains("tesseract"))
        let on = try ParserPool(size: 1, settings: ParseSettings(ocr: ["chi_tra", "eng"]))
        #expect(on.fingerprint.hasPrefix(plain.fingerprint + "; ocr chi_tra+eng: tesseract "))
        let settings = ParseSettings(extras: [.links], ocr: ["chi_tra", "eng"])
        let parts = ParseSettings.parts(
            ofFingerprint: settings.fingerprint(parser: on.fingerprint))
        #expect(parts.parser == on.fingerprint)
        #expect(parts.extras == [.links])
        #expect(parts.ocr == ["chi_tra", "eng"])
        #expect(ParseSettings.parts(ofFingerprint: plain.fingerprint).ocr == [])
    }
}
