import Corpus
import Testing

@testable import Parsing

@Suite("Page geometry: numbers of lines beside running text")
struct LineNumberTests {
    private static let text = [
        "THIS AGREEMENT is made on 3 March between Alder",
        "Logistics (the Carrier) and Brook Foods Ltd (the",
        "Shipper). The Carrier shall deliver the goods with",
        "all speed after collection. Where delivery is late the",
        "Shipper may deduct a part of the charge for every",
        "full day of delay. The deduction shall not exceed a",
        "tenth of the freight charge. The Carrier shall see the",
        "goods insured for their full value. Claims shall be in",
        "writing within two weeks of delivery and shall give the",
        "number of the consignment note. The parties agree that",
        "the courts of the place of delivery have jurisdiction.",
        "Neither party may assign this Agreement to others now.",
    ]
    private static let han = [
        "本協議由甲方與乙方於三月三日訂立，雙方同意下列事項並",
        "遵守之。甲方應於收貨後四十八小時內交付貨物，逾期者乙",
        "方得自運費中扣除百分之二，每逾一日扣除一次，但以運費",
        "之百分之十為限。甲方應為貨物投保全額保險，任何請求應",
        "於交付後十四日內以書面提出，並載明託運單號碼。雙方同",
        "意以交付地法院為管轄法院，任何一方未經他方同意不得轉",
    ]

    private func page(
        _ lines: [String], from first: Int, every step: Int = 1, at left: Float = 40,
        number: Int = 1
    ) -> PDFPage {
        var page = HandPage()
        for (index, line) in lines.enumerated() {
            let top = 100 + Float(index) * 14
            page.add(line, left: 80, top: top)
            let count = first + index
            guard count % step == 0 else { continue }
            page.add("\(count)", left: left - 5 * Float("\(count)".utf8.count), top: top)
        }
        return page.page(number: number)
    }

    private func counts(_ pages: [PDFPage]) -> [Int] {
        var pages = pages
        PDFLineNumbers.mark(&pages)
        return pages.map(\.furniture.count)
    }

    @Test("every line or every fifth, left or right, Latin or Han, on one page")
    func onePage() {
        #expect(counts([page(Self.text, from: 1)]) == [12])
        #expect(counts([page(Self.text, from: 1, at: 480)]) == [12])
        #expect(counts([page(Self.text + Self.text, from: 1, every: 5)]) == [4])
        #expect(counts([page(Self.han, from: 1)]) == [6])
    }

    @Test("from page to page they begin anew or count on, and the last page has few")
    func pages() {
        let short = Array(Self.text.prefix(3))
        #expect(
            counts([page(Self.text, from: 1), page(short, from: 1, number: 2)]) == [12, 3])
        #expect(
            counts([page(Self.text, from: 1), page(short, from: 13, number: 2)]) == [12, 3])
        let long = Self.text + Self.text
        #expect(
            counts([
                page(long, from: 1, every: 5), page(Array(Self.text.prefix(6)), from: 25, every: 5),
            ]) == [4, 2])
    }

    @Test("numbered rows, items and names are what they are")
    func others() {
        let rows = (0..<12).map { "Bolt of the kind \($0) that has a long name of its own \($0)" }
        #expect(counts([page(rows, from: 1)]) == [0])
        let words = ["apple", "banana", "cherry", "date", "elder", "fig", "grape", "hazel"]
        #expect(counts([page(words, from: 1)]) == [0])
        let names = (0..<8).map { "關於第\($0)期工程驗收及付款作業之注意事項及其相關表格與附件" }
        #expect(counts([page(names, from: 1)]) == [0])
        // Years beside text don't count its lines.
        var history = HandPage(Self.text, left: 80, top: 100, pitch: 14)
        for (line, year) in ["1990", "1994", "1995", "2003"].enumerated() {
            history.add(year, left: 20, top: 100 + Float(line) * 42)
        }
        #expect(counts([history.page()]) == [0])
    }
}
