import Corpus
import Foundation
import Testing

@testable import Jobs

@Suite("The gate section of a job file")
struct GateSectionTests {
    private func gate(_ section: String) throws(QuarryError) -> GateRules {
        try JobDefinition.parse(
            "name: x\ncorpus: { roots: [x] }\nindex: x\n\(section)\n", path: "job.yaml"
        ).gateRules
    }

    @Test("without one nothing is asked but what the guard says")
    func absent() throws {
        #expect(try gate("") == .standard)
        #expect(try gate("gate: {}") == .standard)
        let rules = try gate("guard: { max_removed: 5%, min_files: 3 }")
        #expect(rules.maximumRemoved == 0.05 && rules.minimumFiles == 3)
        #expect(try gate("guard: { max_removed: none }").maximumRemoved == nil)
    }

    @Test("every key, and the file by its whole path")
    func all() throws {
        let rules = try gate(
            """
            gate:
              golden: gold.jsonl
              min_hit_at_1: 0.5
              min_hit_at_5: 0.9
              min_mrr: 0.6
              significance: 0.01
              max_size_change: 250%
              max_failed: 5%
              max_unknown: 12.5 %
              min_probes: 0.8
            """)
        #expect(rules.golden == FileManager.default.currentDirectoryPath + "/gold.jsonl")
        #expect(rules.minimumHitAt1 == 0.5 && rules.minimumHitAt5 == 0.9)
        #expect(rules.minimumMRR == 0.6 && rules.significance == 0.01)
        #expect(rules.maximumSizeChange == 2.5 && rules.maximumFailed == 0.05)
        #expect(rules.maximumUnknown == 0.125 && rules.minimumProbes == 0.8)
    }

    @Test("rules come back from their JSON")
    func coding() throws {
        let rules = try gate("gate: { golden: g, min_hit_at_5: 0.9, max_size_change: 50% }")
        let data = try JSONEncoder().encode(rules)
        #expect(try JSONDecoder().decode(GateRules.self, from: data) == rules)
        let text = String(decoding: data, as: UTF8.self)
        #expect(text.contains("\"min_hit_at_5\"") && !text.contains("min_mrr"))
    }

    @Test(
        "what can't be meant is refused with its key",
        arguments: [
            ("{ min_hit_at_5: 0.9 }", "gate.min_hit_at_5"), ("{ min_mrr: 0.9 }", "gate.min_mrr"),
            ("{ significance: 0.1 }", "gate.significance"),
            ("{ golden: g, min_hit_at_5: 90% }", "gate.min_hit_at_5"),
            ("{ golden: g, min_hit_at_5: 1.1 }", "gate.min_hit_at_5"),
            ("{ max_size_change: 0.5 }", "gate.max_size_change"),
            ("{ max_size_change: -5% }", "gate.max_size_change"),
            ("{ max_failed: 101% }", "gate.max_failed"),
            ("{ max_failed: 1e1% }", "gate.max_failed"),
            ("{ max_unknown: none }", "gate.max_unknown"),
            ("{ min_probes: 80% }", "gate.min_probes"),
            ("{ max_removed: 5% }", "gate.max_removed"),
        ])
    func refused(section: String, key: String) throws {
        let error = #expect(throws: QuarryError.self) { try gate("gate: \(section)") }
        #expect(error?.code == .invalidInput && error?.place?.key == key, "\(section)")
    }
}
