import Corpus
import Foundation
import Testing

@testable import Jobs

@Suite("A job file says how far a run may go, and when it is due")
struct JobLimitsTests {
    private func load(_ lines: String) throws -> JobDefinition {
        try JobDefinition.parse(
            "name: a\ncorpus: { roots: [x] }\nindex: i\n" + lines, path: "job.yaml")
    }

    @Test("limits and time zone are read")
    func keys() throws {
        let job = try load(
            """
            schedule: "0 2 * * *"
            timezone: Asia/Taipei
            limits: { memory: 1.5GiB, disk: 20GiB, max_duration: 30m, max_files: 500, until: 05:00 }
            """)
        #expect(job.timeZone == TimeZone(identifier: "Asia/Taipei"))
        #expect(
            job.limits
                == JobLimits(
                    memoryBytes: 3 << 29, diskBytes: 20 << 30, maximumSeconds: 1800,
                    maximumFiles: 500, until: try ClockTime("05:00")))
        #expect(try load("").limits == JobLimits())
    }

    @Test(
        "what can't be meant is refused with the key's name",
        arguments: [
            ("limits: { memery: 1GiB }", "limits.memory"),
            ("limits: { until: 25:00 }", "limits.until"),
            ("limits: { until: 5am }", "limits.until"),
            ("limits: { memory: 1MiB }", "limits.memory"),
            ("limits: { max_files: 0 }", "limits.max_files"),
            ("limits: { max_duration: 30 }", "limits.max_duration"),
            ("limts: {}", "limits"), ("timezone: Asia/Taipe", "Asia/Taipei"),
            ("timezone: Mars/Olympus", "timezone"),
        ])
    func refused(_ line: String, _ word: String) {
        let error = #expect(throws: QuarryError.self) { try load(line) }
        #expect(error?.code == .invalidInput)
        #expect(error?.reason.contains(word) == true, "\(error?.reason ?? "")")
    }

    @Test("what is said goes before what the job says, key by key")
    func merged() throws {
        let job = JobLimits(memoryBytes: 1 << 30, maximumFiles: 10)
        let merged = JobLimits(maximumFiles: 3).merged(over: job)
        #expect(merged == JobLimits(memoryBytes: 1 << 30, maximumFiles: 3))
    }
}
