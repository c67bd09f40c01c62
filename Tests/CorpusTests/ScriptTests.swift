import Corpus
import Testing

@Suite("Scripts of texts, and what can be read of them")
struct ScriptTests {
    @Test(
        "a text's script is the one that most of it is in",
        arguments: [
            ("refund policy", WritingScript.latin), ("退款期限", .han), ("APISIX 的限流插件", .han),
            ("返金は二週間以内に行われます", .kana), ("환불 기한", .hangul), ("срок возврата", .cyrillic),
            ("مدة الاسترداد", .arabic), ("धन वापसी", .devanagari), ("προθεσμία", .greek),
            ("ระยะเวลา", .thai), ("החזר", .hebrew), ("ვადა", .other),
        ])
    func dominant(text: String, script: WritingScript) {
        #expect(ScriptShares(text).dominant == script)
    }

    @Test("shares add up to 1, a text without letters has none")
    func shares() {
        for text in ["退款 policy", "返金 refund 환불", "a"] {
            #expect(abs(ScriptShares(text).shares.values.reduce(0, +) - 1) < 1e-12)
        }
        #expect(ScriptShares("2024-05-01, 42 %").shares.isEmpty)
        #expect(ScriptShares("").dominant == nil)
    }

    @Test("words find of a question what is in scripts of the text")
    func overlap() {
        let english = ScriptShares("The refund is paid within two weeks.")
        let chinese = ScriptShares("收到货物后两周内退款。")
        let mixed = ScriptShares("limit-count 插件的 rejected_code 配置")
        #expect(english.overlap(with: english) == 1 && chinese.overlap(with: chinese) == 1)
        #expect(english.overlap(with: chinese) == 0 && chinese.overlap(with: english) == 0)
        #expect((0.5..<1).contains(mixed.overlap(with: english)))
        #expect((0.1...0.5).contains(mixed.overlap(with: chinese)))
        #expect(ScriptShares("42").overlap(with: chinese) == 1)
    }

    @Test("what can't be read is said with its share, the largest first, and what to do")
    func advice() {
        let read = ScriptReading(letters: 400, pieces: 100)
        let lost = ScriptReading(letters: 200, pieces: 200, unknown: 140)
        let parts: [LanguageAdvice.Part] = [
            .init(script: .latin, share: 0.6, reading: read),
            .init(script: .cyrillic, share: 0.05, reading: lost),
            .init(script: .han, share: 0.31, reading: lost),
            .init(script: .thai, share: 0.04, reading: lost),
        ]
        let sentences = LanguageAdvice(parts, model: "all-MiniLM-L6-v2")
            .sentences(of: "the chunks are")
        #expect(sentences.count == 2)
        #expect(
            sentences.first
                == "31 % of the chunks are in Chinese, which all-MiniLM-L6-v2 can't read: its "
                + "vectors say nothing there, only words find it; "
                + "`quarry model pull multilingual-e5-small` gets a model that can")
        let other = LanguageAdvice(parts, model: EmbedSettings.multilingualModel)
        #expect(other.sentences(of: "x").allSatisfy { $0.contains("quarry model add") })
        #expect(LanguageAdvice([parts[0]], model: "m").sentences(of: "x").isEmpty)
        var little = parts[2]
        little.reading.letters = 199
        #expect(LanguageAdvice([little], model: "m").sentences(of: "x").isEmpty)
    }

    @Test("letter by letter is not reading, nor is giving up one piece in ten")
    func reading() {
        #expect(ScriptReading(letters: 400, pieces: 100).isRead(.latin))
        #expect(!ScriptReading(letters: 110, pieces: 100).isRead(.latin))
        #expect(!ScriptReading(letters: 400, pieces: 100, unknown: 10).isRead(.latin))
        // Chinese models have a piece a character.
        #expect(ScriptReading(letters: 100, pieces: 100).isRead(.han))
        #expect(!ScriptReading(letters: 100, pieces: 100).isRead(.kana))
        #expect(!ScriptReading().isRead(.han))
    }
}
