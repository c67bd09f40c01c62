import Postings
import TestSupport
import Testing

@Suite("Signatures of near-duplicates")
struct TextSignatureTests {
    private let maker = SignatureMaker()

    private func similarity(_ left: String, _ right: String) -> Double {
        maker.signature(of: left).similarity(to: maker.signature(of: right))
    }

    private static let english = """
        Employees travelling on business keep the receipts of hotels, trains and taxis, and hand \
        them in within thirty days of their return together with the signed form. Meals are paid \
        at a daily rate that depends on the city; the finance department publishes the rates in \
        January and July. Whoever books a flight himself needs the consent of the head of the \
        department beforehand.
        """
    private static let traditional = """
        員工因公出差，應保存旅館、火車及計程車之收據，並於返回後三十日內連同簽核之申請表一併繳交。膳雜費依出差城市\
        之日支額計算，財務部每年一月及七月公布標準。自行訂購機票者，應事先取得部門主管之同意。逾期未報支者，不予受理。
        """
    private static let simplified = """
        员工因公出差，应保存旅馆、火车及计程车之收据，并于返回后三十日内连同签核之申请表一并缴交。膳杂费依出差城市\
        之日支额计算，财务部每年一月及七月公布标准。自行订购机票者，应事先取得部门主管之同意。逾期未报支者，不予受理。
        """

    @Test("copies in other case, width and Chinese script are the same")
    func same() {
        #expect(similarity(Self.english, Self.english.uppercased()) == 1)
        #expect(similarity(Self.traditional, Self.simplified) > 0.9)
        #expect(similarity(Self.english, Self.english.replacing(",", with: " ;")) == 1)
    }

    @Test("a changed word leaves a near-duplicate, another text does not")
    func near() {
        let changed = [
            (Self.english, Self.english.replacing("thirty", with: "sixty")),
            (Self.traditional, Self.traditional.replacing("旅館", with: "飯店")),
            (Self.simplified, Self.simplified.replacing("财务部", with: "会计室")),
            (
                Self.english + Self.traditional,
                Self.english + Self.traditional.replacing("七月", with: "八月")
            ),
        ]
        for (text, other) in changed {
            #expect(similarity(text, other) >= TextSignature.threshold)
        }
        #expect(similarity(Self.english, Self.traditional) < 0.2)
        #expect(similarity(Self.english, String(Self.english.reversed())) < 0.2)
    }

    @Test("the estimate is the share of common shingles, within its error")
    func estimate() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        for changes in [1, 3, 8, 20, 60] {
            var errors: [Double] = []
            for _ in 0..<20 {
                let words = (0..<200).map { _ in "w\(Int.random(in: 0..<5_000, using: &random))" }
                var other = words
                for _ in 0..<changes { other[Int.random(in: 0..<200, using: &random)] = "x" }
                let (left, right) = (Self.shingles(words), Self.shingles(other))
                let exact =
                    Double(left.intersection(right).count) / Double(left.union(right).count)
                errors.append(
                    similarity(words.joined(separator: " "), other.joined(separator: " ")) - exact)
            }
            let mean = errors.reduce(0, +) / Double(errors.count)
            #expect(abs(mean) < 0.07, "seed \(seed), \(changes) changes: \(mean)")
            #expect(errors.allSatisfy { abs($0) < 0.3 }, "seed \(seed)")
        }
    }

    private static func shingles(_ words: [String]) -> Set<[String]> {
        Set((2..<words.count).map { [words[$0 - 2], words[$0 - 1], words[$0]] })
    }

    @Test("near-duplicates share a band; a short text has no signature and is like nothing")
    func bands() {
        let left = maker.signature(of: Self.english)
        let right = maker.signature(of: Self.english.replacing("thirty", with: "sixty"))
        #expect(!Set(left.bands).isDisjoint(with: right.bands))
        #expect(left.bands.count == 16)
        let short = maker.signature(of: "退貨政策 refund policy")
        #expect(short.isEmpty && short.bands.isEmpty && short.similarity(to: short) == 0)
        #expect(maker.signature(of: "").isEmpty)
    }

    @Test("bytes are what they were: another version of the function needs another number")
    func golden() {
        let bytes = maker.signature(of: Self.english + Self.traditional).bytes.prefix(8)
        #expect(TextSignature.version == 1)
        #expect(Array(bytes) == Self.expected, "\(Array(bytes))")
    }

    private static let expected: [UInt8] = [54, 98, 0, 78, 13, 148, 78, 70]
}
