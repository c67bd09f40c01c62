import Foundation
import Postings

/// What kind of thing a question asks for, where its words say so.
enum AnswerKind: CaseIterable {
    /// A year, a date or a time.
    case date
    case number
    case person

    /// Nil where the question doesn't say.
    init?(of question: String) {
        let words = Self.spaced(question)
        let kind = Self.allCases.first { kind in
            kind.english.contains { words.contains(" \($0) ") }
                || kind.chinese.contains { question.contains($0) }
        }
        guard let kind else { return nil }
        self = kind
    }

    /// Whether a sentence has such a thing that is not the question's own.
    func isIn(_ sentence: String, question: String) -> Bool {
        let asked = Set(Self.words(question.lowercased()))
        let words = Self.words(sentence)
        switch self {
        case .date:
            return words.contains { word in
                let word = word.lowercased()
                return !asked.contains(word) && (Self.isYear(word) || Self.times.contains(word))
            } || sentence.contains(/[\d〇零一二三四五六七八九十]\s*[年月日世時时]|世紀|世纪|年代/)
        case .number:
            return words.contains { word in
                let word = word.lowercased()
                return !asked.contains(word)
                    && (Self.isFigure(word) || Self.numerals.contains(word))
            } || sentence.contains { Self.hanNumerals.contains($0) && !question.contains($0) }
        case .person:
            // A capital at the start of a sentence is no sign of a name.
            return words.dropFirst().contains { word in
                word.first?.isUppercase == true && !asked.contains(word.lowercased())
            }
        }
    }

    private static func isYear(_ word: String) -> Bool {
        (3...4).contains(word.count) && word.allSatisfy(\.isNumber)
    }

    private static func isFigure(_ word: String) -> Bool { word.first?.isNumber == true }

    private static func words(_ text: String) -> [String] {
        text.split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }

    private static func spaced(_ text: String) -> String {
        " " + words(text.lowercased()).joined(separator: " ") + " "
    }
}

extension AnswerKind {
    private var english: [String] {
        switch self {
        case .date:
            ["when"] + Self.pairs(["what", "which"], Self.timeNames)
        case .number:
            Self.pairs(
                ["how"], "many much long old far tall high large big often fast deep wide heavy")
                + Self.pairs(["what"], "percent percentage number amount fraction proportion price")
        case .person: ["who", "whom", "whose"]
        }
    }

    private var chinese: [String] {
        switch self {
        case .date:
            """
            何時 何时 什麼時候 什么时候 幾時 几时 哪年 哪一年 哪天 哪一天 哪日 哪個月 哪个月 幾月 几月 \
            幾年 几年 何年 日期 年份
            """.split(separator: " ").map(String.init)
        case .number:
            """
            多少 多長 多长 多久 多大 多高 多遠 多远 幾個 几个 幾名 几名 幾次 几次 幾人 几人 幾種 几种 \
            幾天 几天 幾歲 几岁 第幾 第几 比例 百分
            """.split(separator: " ").map(String.init)
        case .person: []
        }
    }

    private static let timeNames = "year years month day date time century decade"

    private static let times = Set(
        """
        january february march april may june july august september october november december \
        monday tuesday wednesday thursday friday saturday sunday century centuries noon midnight
        """.split(separator: " ").map(String.init))

    private static let numerals = Set(
        """
        one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty \
        fifty sixty seventy eighty ninety hundred thousand million billion dozen half third quarter \
        once twice no none
        """.split(separator: " ").map(String.init))

    private static let hanNumerals: Set<Character> = Set("零二三四五六七八九十百千萬万億亿兩两半")

    private static func pairs(_ first: [String], _ second: String) -> [String] {
        first.flatMap { word in second.split(separator: " ").map { "\(word) \($0)" } }
    }
}
