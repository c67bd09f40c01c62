import TestSupport
import Testing

@testable import Postings

@Suite("Numbers in Han characters")
struct HanNumeralTests {
    /// The Arabic forms that a text's Han numbers give, with the characters they stand for.
    private func numbers(_ text: String) -> [String] {
        let bytes = Array(text.utf8)
        return Analyzer().analyze(text)
            .filter { $0.kind == .whole && $0.term.utf8.allSatisfy { $0 < 0x3A } }
            .map { "\(String(decoding: bytes[$0.range], as: UTF8.self))=\($0.term)" }
    }

    @Test(
        "a number that is surely one has its figures as a term, in Traditional and Simplified",
        arguments: [
            ("三十日內退回", ["三十=30"]), ("十二個月", ["十二=12"]), ("二〇二四年", ["二〇二四=2024"]),
            ("二零二四年", ["二零二四=2024"]), ("第十二條", ["十二=12"]), ("第三条", ["三=3"]),
            ("百分之五", ["五=5"]), ("百分之三點五", ["三點五=3.5"]), ("百分之九十九点九", ["九十九点九=99.9"]),
            ("一百零五", ["一百零五=105"]), ("一千零一夜", ["一千零一=1001"]), ("兩萬五千元", ["兩萬五千=25000"]),
            ("两万五千元", ["两万五千=25000"]), ("三億元", ["三億=300000000"]), ("十万人", ["十万=100000"]),
            ("壹佰貳拾叁元", ["壹佰貳拾叁=123"]), ("五月三日", ["五=5", "三=3"]), ("十月", ["十=10"]),
            ("一萬零五十", ["一萬零五十=10050"]), ("VPN 三十天 refund", ["三十=30"]),
            ("三百六十五天", ["三百六十五=365"]), ("第一千二百三十四号", ["一千二百三十四=1234"]),
        ])
    func sure(text: String, expected: [String]) {
        #expect(numbers(text) == expected)
    }

    @Test(
        "what may mean something else has none",
        arguments: [
            "一般", "十分重要", "三個", "三四個人", "三四十人", "十三五規劃", "萬一", "万一", "千万不要", "五六百",
            "三百五", "兩個", "统一", "一五一十", "百姓", "数十人", "几百", "星期日", "零", "亿万", "三心二意", "四十四五",
        ])
    func unsure(text: String) {
        #expect(numbers(text).isEmpty, "\(numbers(text))")
    }

    @Test("every number below a hundred thousand is read as it is written")
    func exhaustive() {
        for value in Array(10...2_000) + Array(stride(from: 2_001, to: 100_000, by: 37)) {
            let text = Self.written(value)
            guard text.count > 1 else { continue }
            #expect(numbers("共\(text)元") == ["\(text)=\(value)"])
        }
    }

    /// As a careful writer puts it: 10005 is 一万零五.
    private static func written(_ value: Int) -> String {
        let figures = Array("〇一二三四五六七八九").map(String.init)
        func part(_ value: Int, isFirst: Bool) -> String {
            var text = ""
            var isGap = false
            for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
                let figure = value / unit % 10
                if figure == 0 {
                    isGap = isGap || !(text.isEmpty && isFirst)
                    continue
                }
                if isGap && (!text.isEmpty || !isFirst) { text += "零" }
                isGap = false
                let isTen = unit == 10 && figure == 1 && text.isEmpty && isFirst
                text += (isTen ? "" : figures[figure]) + name
            }
            return text
        }
        if value < 10_000 { return part(value, isFirst: true) }
        let rest = value % 10_000
        return part(value / 10_000, isFirst: true) + "万"
            + (rest > 0 ? part(rest, isFirst: false) : "")
    }

    @Test("the number is a further term: positions and all other terms stay")
    func additional() {
        let terms = Analyzer().analyze("於三十日內")
        let others = terms.filter { $0.kind != .whole }
        #expect(others.map(\.term) == ["於三", "三", "三十", "十", "十日", "日", "日内", "内"].map(fold))
        #expect(terms.first { $0.term == "30" }?.position == 1)
    }

    private func fold(_ text: String) -> String { text == "於三" ? "于三" : text }

    @Test("digits find Han numbers and Han numbers find digits; full-width digits are the same")
    func both() {
        let asked = Set(Analyzer().analyze("三十日").map(\.term))
        for text in ["30日", "３０日", "三十日"] {
            #expect(Analyzer().analyze(text).map(\.term).contains("30"))
        }
        #expect(asked.contains("30"))
        #expect(Highlighter.highlights(query: "30", in: "須於三十日內") == [6..<12])
        #expect(Highlighter.highlights(query: "三十", in: "within 30 days") == [7..<9])
    }

    @Test("random runs of numerals end, and give no number but digits")
    func random() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        let characters = Array("〇零一二三四五六七八九十百千万萬億两兩点點第百分之月日号天")
        for _ in 0..<3_000 {
            let count = Int.random(in: 1...40, using: &random)
            let text = String(
                (0..<count).map { _ in characters.randomElement(using: &random) ?? "一" })
            for number in numbers(text) {
                let digits = number.split(separator: "=").last ?? ""
                #expect(Double(digits) != nil, "seed \(seed): \(text) gives \(number)")
            }
        }
    }
}
