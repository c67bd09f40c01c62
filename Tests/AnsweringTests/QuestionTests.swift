import Testing

@testable import Answering

@Suite("What a question asks for")
struct QuestionTests {
    @Test(
        "its words say so, in English and in Chinese",
        arguments: [
            ("When was the hall built?", AnswerKind.date), ("In what year did it end?", .date),
            ("這座橋是何時建成的？", .date), ("哪一年开始？", .date),
            ("How many days of leave are there?", .number), ("一共有多少人？", .number),
            ("報支的期限是幾天？", .number), ("Who approves it?", .person),
            ("Why is the sky blue?", nil), ("Whoever asks", nil), ("為什麼？", nil), ("", nil),
        ])
    func kinds(question: String, kind: AnswerKind?) {
        #expect(AnswerKind(of: question) == kind)
    }

    @Test(
        "an answer has such a thing, and not the question's own",
        arguments: [
            ("When was the hall built?", "It was built in 1881.", true),
            ("When was the hall of 1881 built?", "The hall of 1881 is large.", false),
            ("When was it?", "It was in March.", true), ("何時？", "于三月举行。", true),
            ("How many are there?", "There are twelve.", true),
            ("How many of 12 are there?", "Of 12 some.", false),
            ("有多少人？", "共有三人。", true), ("有多少人？", "沒有說。", false),
            ("Who did it?", "In the end Mary did.", true), ("Who did it?", "Nobody did.", false),
        ])
    func signs(question: String, sentence: String, isIn: Bool) throws {
        let kind = try #require(AnswerKind(of: question))
        #expect(kind.isIn(sentence, question: question) == isIn)
    }

    @Test(
        "words that ask tell nothing, nor do Chinese characters side by side that are no word",
        arguments: [
            ("leav", false, true), ("what", true, false), ("期限", false, true),
            ("的期", true, false), ("限是", true, false), ("几天", true, false),
            // Of a word where documents have it, chance where none has.
            ("首都", true, true), ("市都", false, false), ("q7", false, true), ("税", false, true),
        ])
    func telling(term: String, isIndexed: Bool, tells: Bool) {
        #expect(QuestionTerms.tells(term, isIndexed: isIndexed) == tells)
    }

    @Test(
        "the reader is spoken to in the question's language",
        arguments: [
            ("How long?", nil, AnswerLanguage.english), ("Café où?", nil, .english),
            ("這個要多久？", nil, .traditional), ("这个要多久？", nil, .simplified),
            ("多久？", "zh-Hant", .traditional), ("多久？", "zh-Hans", .simplified),
            ("多久？", nil, .simplified), ("", nil, .english),
        ])
    func languages(question: String, other: String?, language: AnswerLanguage) {
        #expect(AnswerLanguage(of: question, else: other) == language)
    }
}
