import Corpus
import Foundation
import TestSupport
import Testing

@testable import Postings

@Suite("Forms of Han characters")
struct HanFormTests {
    private func terms(_ text: String) -> [String] { Analyzer().analyze(text).map(\.term) }

    private static let pairs: [(head: Unicode.Scalar, other: Unicode.Scalar)] =
        HanForms.groups.split(separator: " ").flatMap { group in
            group.unicodeScalars.dropFirst().map { (group.unicodeScalars.first!, $0) }
        }

    @Test(
        "Traditional and Simplified give the same terms, in mixed text too",
        arguments: [
            ("退貨期限為三十日，逾期不受理", "退货期限为三十日，逾期不受理"),
            ("VPN 設定與虛擬網路 error E-1042", "VPN 设定与虚拟网路 error E-1042"),
            ("臺灣後來發現頭髮乾燥", "台湾后来发现头发干燥"),
            ("這是什麼？為何哪裡都沒有", "这是什么？为何哪里都没有"),
            ("裡面／裏面，為了／爲了", "里面／里面，为了／为了"),
            ("refund policy 退款期限說明", "refund policy 退款期限说明"),
        ])
    func sameTerms(traditional: String, simplified: String) {
        #expect(terms(traditional) == terms(simplified))
        #expect(!terms(traditional).isEmpty)
    }

    @Test("ranges are of the text as it was written")
    func ranges() {
        let text = "為什麼退貨？"
        let bytes = Array(text.utf8)
        let covered = Analyzer().analyze(text).map {
            String(decoding: bytes[$0.range], as: UTF8.self)
        }
        #expect(covered.contains("退貨"))
        let marks = Highlighter.highlights(query: "退货", in: text)
        #expect(marks.map { String(decoding: bytes[$0], as: UTF8.self) } == ["退貨"])
    }

    @Test("compatibility ideographs fold through their own characters")
    func compatibility() {
        #expect(terms("\u{F902}\u{F907}") == terms("车龟"))
    }

    @Test("each character is in one group, and no head of a group folds further")
    func groups() {
        #expect(Self.pairs.count > 2900)
        #expect(Set(Self.pairs.map(\.other)).count == Self.pairs.count)
        #expect(Set(Self.pairs.map(\.head)).isDisjoint(with: Self.pairs.map(\.other)))
        for (head, other) in Self.pairs {
            #expect(HanForms.standard.indexed(other.value) == head.value)
            #expect(HanForms.standard.indexed(head.value) == head.value)
        }
    }

    @Test("what is not in the table stands for itself")
    func others() {
        for scalar: Unicode.Scalar in ["人", "々", "〇", "𠮷", "㐀", "龥", "A"] {
            #expect(HanForms.standard.indexed(scalar.value) == scalar.value)
        }
        #expect(HanForms.standard.indexed(0x9FFF) == 0x9FFF)
        #expect(HanForms.standard.indexed(0xA000) == 0xA000)
        #expect(HanForms.standard.indexed(0) == 0)
        #expect(HanForms.standard.indexed(.max) == .max)
    }

    @Test(
        "OpenCC agrees, or leaves the character alone",
        .enabled(if: OpenCC.tool != nil, "the opencc command is not installed"))
    func oracle() throws {
        let converted = try OpenCC.convert(Self.pairs.map { String($0.other) }, "t2s")
        var differing: [String] = []
        for (pair, theirs) in zip(Self.pairs, converted) {
            // OpenCC has some rare characters' Simplified forms, which fonts lack, from
            // extensions of Unicode.
            let isExtension = theirs.unicodeScalars.contains {
                !(0x4E00...0x9FFF).contains($0.value)
            }
            if theirs == String(pair.other) || theirs == String(pair.head) || isExtension {
                continue
            }
            differing.append("\(pair.other) is \(pair.head) here, \(theirs) there")
        }
        print("OpenCC differs on \(differing.count) of \(Self.pairs.count): \(differing)")
        // Of several variants of a rare character each has chosen another one.
        #expect(differing.count <= 20)
    }

    @Test(
        "a Simplified question finds Traditional text as well as Simplified",
        .enabled(
            if: OpenCC.tool != nil && BEIRSet.exists("xquad-zh"),
            "needs the opencc command and shared/data/beir"))
    func retrieval() throws {
        func ndcg(_ set: BEIRSet) throws -> Double {
            try set.ndcg(of: try Scratch().index(set.texts), settings: BM25Settings())
        }
        let simplified = try BEIRSet("xquad-zh")
        let traditional = try BEIRSet("xquad-zh") { try OpenCC.convert($0, "s2tw") }
        #expect(zip(simplified.texts, traditional.texts).allSatisfy { $0 != $1 })
        let same = try ndcg(simplified)
        let crossed = try ndcg(traditional)
        print("xquad-zh as written in Taiwan: nDCG@10 \(crossed), as it is: \(same)")
        #expect(crossed >= same - 0.005)
    }
}

/// The `opencc` command, where it is installed: an independent converter to compare with.
private enum OpenCC {
    static let tool = Tool("opencc")

    /// Converts texts, each of them alone.
    static func convert(_ texts: [String], _ configuration: String) throws -> [String] {
        let folder = FileManager.default.temporaryDirectory
        let input = folder.appendingPathComponent("quarry-\(UUID().uuidString).txt")
        let output = input.appendingPathExtension("out")
        defer { for file in [input, output] { try? FileManager.default.removeItem(at: file) } }
        // A line each: line feeds inside a text wait as a control character.
        let lines = texts.map { $0.replacingOccurrences(of: "\n", with: "\u{1}") }
        try Data(lines.joined(separator: "\n").utf8).write(to: input)
        let result = try #require(tool).run(
            ["-c", configuration, "-i", input.path, "-o", output.path])
        try #require(result.status == 0, "\(result.complaints)")
        let converted = try String(contentsOf: output, encoding: .utf8)
            .components(separatedBy: "\n").map { $0.replacingOccurrences(of: "\u{1}", with: "\n") }
        return Array(converted.prefix(texts.count))
    }
}
