import Corpus
import Evaluation
import Testing

@testable import Tuning

@Suite("What may be published of what was learnt")
struct TuneGateTests {
    private static func comparison(
        _ values: [(text: String, before: Double, after: Double)]
    ) throws -> SystemComparison {
        func system(_ name: String, _ value: (Int) -> Double) -> ScoredSystem {
            ScoredSystem(
                name: name, measures: [TuneGate.measure],
                queries: values.indices.map {
                    ScoredQuery(
                        id: "\($0)", text: values[$0].text, ranking: [], relevant: [:],
                        values: [TuneGate.measure: value($0)])
                })
        }
        return try SystemComparison(
            system("before") { values[$0].before }, system("after") { values[$0].after })
    }

    private static func failed(_ report: GateReport) -> [String] {
        report.checks.filter { !$0.passed }.map(\.name)
    }

    private static let better = [(text: String, before: Double, after: Double)](
        repeating: ("a question", 0.5, 0.6), count: 20)

    @Test("better on enough questions passes")
    func passes() throws {
        let report = TuneGate.report(heldOut: try Self.comparison(Self.better), guards: [])
        #expect(report.passed)
        #expect(
            report.checks.map(\.name) == [
                "min_held_out_questions", "gain", "p_value", "loss_latin",
            ])
    }

    @Test("without questions of somebody's own nothing passes, whatever a guard says")
    func unlabelled() throws {
        let report = TuneGate.report(
            heldOut: nil, guards: [("g", try Self.comparison(Self.better))])
        #expect(Self.failed(report) == ["min_held_out_questions"])
    }

    @Test("what chance may have given, what is worse, and what is the same, is refused")
    func chance() throws {
        let few = try Self.comparison(Array(Self.better.prefix(4)))
        #expect(Self.failed(TuneGate.report(heldOut: few, guards: [])) == ["p_value"])
        let worse = try Self.comparison(Self.better.map { ($0.text, $0.after, $0.before) })
        #expect(
            Self.failed(TuneGate.report(heldOut: worse, guards: [])) == ["gain", "loss_latin"])
        let same = try Self.comparison(Self.better.map { ($0.text, $0.after, $0.after) })
        #expect(Self.failed(TuneGate.report(heldOut: same, guards: [])) == ["gain", "p_value"])
    }

    @Test("a script that loses more than 0.005 is reason enough, and less is not")
    func scripts() throws {
        for (loss, isRefused) in [(0.006, true), (0.004, false)] {
            let chinese = [("差旅費的期限", 0.5, 0.5 - loss), ("退款期限", 0.5, 0.5 - loss)]
            let report = TuneGate.report(
                heldOut: try Self.comparison(Self.better + chinese), guards: [])
            #expect(Self.failed(report) == (isRefused ? ["loss_han"] : []))
        }
    }

    @Test("a script is judged by itself, however many others are neither Latin nor Han")
    func eachScript() throws {
        let cyrillic = [(text: String, before: Double, after: Double)](
            repeating: ("Кто платит курьеру", 0.5, 0.6), count: 10)
        let report = TuneGate.report(
            heldOut: try Self.comparison(
                Self.better + cyrillic + [("払い戻しの期限はいつですか", 0.5, 0.4), ("42?", 0.5, 0.5)]),
            guards: [])
        #expect(Self.failed(report) == ["loss_kana"])
        #expect(
            report.checks.map(\.name).suffix(4) == [
                "loss_cyrillic", "loss_kana", "loss_latin", "loss_other",
            ])
    }

    @Test("what has not been measured passes no check")
    func unmeasured() throws {
        func system(_ name: String) -> ScoredSystem {
            ScoredSystem(
                name: name, measures: ["other"],
                queries: [
                    ScoredQuery(
                        id: "1", text: "q", ranking: [], relevant: [:], values: ["other": 1])
                ])
        }
        let nothing = try SystemComparison(system("before"), system("after"))
        #expect(
            Self.failed(TuneGate.report(heldOut: nothing, guards: [])) == ["gain", "p_value"])
        #expect(
            Self.failed(
                TuneGate.report(heldOut: try Self.comparison(Self.better), guards: [("g", nothing)])
            )
                == ["loss_on_g"])
    }

    @Test("a guarded set may not fall at all")
    func guards() throws {
        let fallen = try Self.comparison([("q", 0.5, 0.5), ("r", 0.5, 0.4999)])
        let kept = try Self.comparison([("q", 0.5, 0.5), ("r", 0.5, 0.5)])
        let report = TuneGate.report(
            heldOut: try Self.comparison(Self.better), guards: [("a", kept), ("b", fallen)])
        #expect(Self.failed(report) == ["loss_on_b"])
    }
}
