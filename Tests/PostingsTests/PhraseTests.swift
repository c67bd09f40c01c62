import Foundation
import Postings
import TestSupport
import Testing

@Suite("Phrases")
struct PhraseTests {
    private func occurs(_ phrase: String, _ text: String) -> Bool {
        Phrase(phrase)?.occurs(in: text, by: AnalyzerSession()) ?? false
    }

    @Test("words follow each other as in the phrase, by their stems; stop words hold a place")
    func english() {
        #expect(occurs("refund policies", "Our refund policy."))
        #expect(!occurs("policy refund", "Our refund policy."))
        #expect(occurs("king of Spain", "the King of Spain"))
        #expect(!occurs("king of Spain", "the king Spain"))
        #expect(Phrase("of the") == nil && Phrase("、") == nil && Phrase("") == nil)
    }

    @Test("Han in either form, mixed text and identifiers are found by their places")
    func others() {
        #expect(occurs("退貨期限", "這是退货期限的說明"))
        #expect(!occurs("退貨期限", "退貨的期限"))
        #expect(occurs("貨", "退貨") && !occurs("貨", "退款"))
        #expect(occurs("VPN設定", "VPN 设定 error") && !occurs("VPN設定", "設定 VPN"))
        #expect(occurs("user name", "getUserName()") && !occurs("getUserName", "user name"))
        #expect(occurs("QX-2041/B", "error QX-2041/B") && !occurs("QX-2041/B", "QX 2041 B"))
    }

    @Test("the index finds what reading each text finds, over many blocks and random phrases")
    func oracle() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        let texts = (0..<700).map { _ in Samples.words(upTo: 12, using: &random) }
        let scratch = try Scratch()
        let reader = try scratch.index(texts)
        let session = AnalyzerSession()
        var hits = 0
        for _ in 0..<120 {
            let text = Samples.words(upTo: 3, using: &random)
            guard let phrase = Phrase(text) else { continue }
            var found: [Int] = []
            try reader.forEachDocument(holding: phrase) { found.append($0) }
            let expected = texts.indices.filter { phrase.occurs(in: texts[$0], by: session) }
            #expect(found == expected, "seed \(seed): \(text)")
            hits += found.count
        }
        #expect(hits > 0, "seed \(seed)")
    }

    @Test("a phrase of a term no document has is nowhere")
    func absent() throws {
        let scratch = try Scratch()
        let reader = try scratch.index(["退貨 refund", "期限"])
        let phrase = try #require(Phrase("refund nothing"))
        try reader.forEachDocument(holding: phrase) { _ in Issue.record("found") }
    }
}
