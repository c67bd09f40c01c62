import Diagnosis
import Testing

@Suite("Doctor")
struct DoctorTests {
    @Test("looks at everything once, and says what to do where something is missing")
    func findings() {
        let findings = Doctor(threads: 2).examine()
        #expect(Set(findings.map(\.subject)).count == findings.count)
        for subject in ["parser", "kernels", "model", "analyzer", "disk"] {
            #expect(findings.contains { $0.subject == subject }, "\(subject)")
        }
        for finding in findings {
            #expect(!finding.state.isEmpty)
            #expect(finding.isGood || finding.remedy != nil, "\(finding.subject)")
        }
        // No test runs without a parser, and terms are found on every machine.
        for subject in ["parser", "analyzer"] {
            #expect(findings.contains { $0.subject == subject && $0.isGood }, "\(subject)")
        }
    }
}
