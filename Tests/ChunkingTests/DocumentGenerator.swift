import Corpus
import TestSupport

/// Random documents with all that cleaning and cutting have to cope with.
struct DocumentGenerator {
    enum Script: CaseIterable { case english, traditional, simplified, mixed }

    var random: SeededGenerator
    let script: Script

    init(seed: UInt64, script: Script) {
        random = SeededGenerator(seed: seed)
        self.script = script
    }

    mutating func document() -> Document {
        let isPaged = Bool.random(using: &random)
        var blocks: [Block] = []
        var page = isPaged ? 1 : 0
        for _ in 0..<Int.random(in: 1...14, using: &random) {
            blocks.append(contentsOf: someBlocks(page: page, table: blocks.count + 1))
            if isPaged && chance(3) { page += 1 }
        }
        if isPaged && Bool.random(using: &random) { blocks = withRunningLines(blocks) }
        return Document(
            type: isPaged ? .pdf : .docx,
            pages: isPaged ? (1...page).map { Page(number: $0, verdict: .ok) } : [], blocks: blocks)
    }

    private mutating func someBlocks(page: Int, table: Int) -> [Block] {
        switch Int.random(in: 0..<10, using: &random) {
        case 0, 1, 2:
            let level = Int.random(in: 1...4, using: &random)
            return [Block(kind: .heading, level: level, page: page, text: noisy(phrase(1...8)))]
        case 3:
            return (0..<Int.random(in: 1...5, using: &random)).map { _ in
                Block(kind: .listItem, level: 1, page: page, text: noisy(phrase(2...25)))
            }
        case 4: return tableRows(page: page, table: table)
        case 5: return [Block(kind: .furniture, page: page, text: noisy(phrase(1...4)))]
        case 6: return [Block(kind: .paragraph, page: page, text: chance(2) ? "" : " \n\u{200B} ")]
        case 7 where chance(2):
            let lines = (0..<Int.random(in: 1...20, using: &random)).map { _ in
                pick(["", "  ", "    ", "\t"]) + noisy(phrase(0...9))
            }
            return [
                Block(
                    kind: pick([Block.Kind.paragraph, .listItem]), level: 1, page: page,
                    text: lines.joined(separator: "\n"), isPreformatted: true)
            ]
        case 7: return [Block(kind: .footnote, page: page, text: noisy(text(sentences: 1...2)))]
        default:
            return [Block(kind: .paragraph, page: page, text: noisy(text(sentences: 1...12)))]
        }
    }

    private mutating func tableRows(page: Int, table: Int) -> [Block] {
        let columns = Int.random(in: 1...4, using: &random)
        let hasHeader = Bool.random(using: &random)
        return (0..<Int.random(in: 1...12, using: &random)).map { number in
            let cells = (0..<columns).map { _ in noisy(phrase(1...4)) }
            return Block(
                kind: .tableRow, level: table, page: page, text: cells.joined(separator: "\t"),
                isTableHeader: hasHeader && number == 0)
        }
    }

    private mutating func withRunningLines(_ blocks: [Block]) -> [Block] {
        var result: [Block] = []
        for block in blocks {
            if block.page != result.last?.page {
                if let last = result.last {
                    result.append(
                        Block(kind: .paragraph, page: last.page, text: "— \(last.page) —"))
                }
                result.append(Block(kind: .paragraph, page: block.page, text: "Lantern 手冊 2031"))
            }
            result.append(block)
        }
        return result
    }

    private mutating func text(sentences count: ClosedRange<Int>) -> String {
        var text = ""
        for _ in 0..<Int.random(in: count, using: &random) {
            let isHan = usesHan()
            text += words(1...30, isHan: isHan)
            text +=
                isHan ? pick(["。", "！", "？」", "；", "……"]) : pick([". ", "! ", "?\" ", ".) ", " "])
        }
        return text
    }

    private mutating func phrase(_ count: ClosedRange<Int>) -> String {
        words(count, isHan: usesHan())
    }

    private mutating func usesHan() -> Bool {
        switch script {
        case .english: false
        case .traditional, .simplified: !chance(8)
        case .mixed: Bool.random(using: &random)
        }
    }

    private mutating func words(_ count: ClosedRange<Int>, isHan: Bool) -> String {
        let count = Int.random(in: count, using: &random)
        guard isHan else {
            return (0..<count).map { _ in pick(Self.english) }.joined(separator: " ")
        }
        let characters = script == .traditional ? Self.traditional : Self.simplified
        return (0..<count).map { _ in
            (0..<Int.random(in: 1...4, using: &random)).map { _ in String(pick(characters)) }
                .joined()
                + (chance(6) ? "，" : "")
        }.joined()
    }

    /// Breaks lines, hyphenates and puts odd characters in.
    private mutating func noisy(_ text: String) -> String {
        let level = Int.random(in: 0...3, using: &random)
        guard level > 0 else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if chance(60 / level) { result += pick(Self.noise) }
            if scalar == " " && chance(10) {
                result += pick(["\n", "\r\n", "  ", "\u{3000}", " \t", "\u{A0}", "\n\n"])
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private mutating func chance(_ one: Int) -> Bool {
        Int.random(in: 0..<one, using: &random) == 0
    }

    private mutating func pick<T>(_ choices: [T]) -> T {
        choices[Int.random(in: 0..<choices.count, using: &random)]
    }

    private static let english = """
        the policy applies to every branch office and its staff Dr. Smith e.g. annual leave of 3.5
        days efficient office flow naïve café résumé U.S. No. 7 exam-ple COVID-19 x (see Fig. 2)
        "quoted" antidisestablishmentarianism GET /v1/items?id=4 5,000 I A.B. 10:30
        """.split(whereSeparator: \.isWhitespace).map(String.init)
    private static let traditional = Array("員工請假應於三日前提出申請並經主管核准後生效臺灣資訊網路軟體檔案")
    private static let simplified = Array("员工请假应于三日前提出申请并经主管核准后生效台湾信息网络软件文件")
    private static let noise = [
        "\u{AD}", "\u{200B}", "\u{FEFF}", "\u{1}", "\u{7F}", "\u{301}", "\u{302}\u{323}", "-\n",
        "\u{AD}\n", "\u{2010}\n", "ﬁ", "ﬄ", "Ａ", "９", "（", "ｶﾞ", "e\u{301}", "が", "か\u{3099}",
        "\u{1100}\u{1161}\u{11A8}", "⼈", "①", "x²", "½", "™", "℃", "Ⅳ", "㎡", "\u{200D}",
        "👩\u{200D}💻",
        "\u{FE0F}", "𝐀", "𠮷", "\u{F900}", "\u{2028}", "\u{85}", "\n", "ﷺ", "\u{E000}", "ب\u{200C}",
        "\u{301}\u{200B}\u{327}", "—", "“", "…", "\n-", "A-\n", "- \n",
        "–\n", "a–\n", "/\n", "b@\n", "c_\n", " https://a.org/\nb/c.html ", " x@y.\norg",
        "exam-\nple",
    ]
}
