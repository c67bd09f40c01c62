import Searching
import Testing

@Suite("Identifiers of a query")
struct IdentifierTests {
    @Test(
        "part numbers, codes, addresses, hashes, file names and names of code are identifiers",
        arguments: [
            "E-1042", "ABC-123/45", "6204-2RS", "M8", "M8x30", "10.0.0.1", "2.3.1", "0x80070005",
            "d41d8cd98f00b204e9800998ecf8427e", "report.pdf", "foo_bar", "getUserName", "UTF-8",
            "std::vector", "ops@example.com", "4711-0815", "104233", "/etc/passwd",
            "978-3-16-148410-0", "example.com", "userId", "SKU-77", "ERROR-1042",
        ])
    func alone(text: String) {
        #expect(Identifiers.found(in: text) == [text])
        #expect(Identifiers.found(in: "what is \(text)?") == [text])
        #expect(Identifiers.found(in: "「\(text)」是什麼意思") == [text])
        #expect(Identifiers.found(in: "错误\(text)怎么处理") == [text])
    }

    @Test(
        "figures behind a label are",
        arguments: [
            ("編號 1042", ["1042"]), ("型号：77", ["77"]), ("訂單編號為12的發票", ["12"]),
            ("error 404", ["404"]),
            ("ISO 9001 audit", ["9001"]), ("EN 1090 welds", ["1090"]), ("DIN 931", ["931"]),
            ("issue #12", ["12"]), ("代碼是5", ["5"]),
        ])
    func labelled(text: String, expected: [String]) {
        #expect(Identifiers.found(in: text) == expected)
    }

    @Test(
        "questions in words, with measures, ordinals, years and dates in words, hold none",
        arguments: [
            "", "refund policy", "差旅費報支的期限是幾天？", "退款期限 30 天", "in the 1990s", "the 21st century",
            "covid-19 in 16-year-old boys", "230V at 5mm", "3.5kW and 10%", "long-term e-mail",
            "5pm to 10pm",
            "who is McDonald", "and/or", "10,000 employees in 2024", "e.g. U.S. figures", "O'Brien",
            "10 kg",
            "en 2023 las ventas", "COVID-19 的規定", "TABLE-3", "iPhone 的保固",
            "eBay and YouTube",
            "the refund.what is it", "JavaScript or PostgreSQL",
            "Article 12", "第12條", "What's Tesla's top 10?", "２０２４年的營收", "AT&T", "WHO report",
        ])
    func words(text: String) {
        #expect(Identifiers.found(in: text) == [])
    }

    @Test("several are named once each, in the order of the query, in the forms of ASCII")
    func several() {
        #expect(Identifiers.found(in: "Ｍ８ｘ３０ or M8x35 or M8x30") == ["M8x30", "M8x35"])
    }
}
