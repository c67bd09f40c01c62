import Reporting
import Testing

@Suite("The estimate of a build")
struct BuildEstimateTests {
    private static func work(bytes: Int, chunksNow: Int = 80_000) -> BuildEstimate.Work {
        .init(
            bytes: bytes, unchangedBytes: 400 << 20, chunksNow: chunksNow, rebuiltShare: 0.25,
            threads: 2, model: "1377e9af")
    }

    @Test("without a past run there is none, nor from runs that embedded next to nothing")
    func none() {
        #expect(BuildEstimate(Self.work(bytes: 1 << 20), past: []) == nil)
        var idle = SampleRecord.goodNight()
        idle.computed.embedded = 3
        #expect(BuildEstimate(Self.work(bytes: 1 << 20), past: [idle]) == nil)
    }

    @Test("follows the rates of past runs, and names them")
    func rates() throws {
        let past = [SampleRecord.badNight(), SampleRecord.goodNight()]
        let estimate = try #require(BuildEstimate(Self.work(bytes: 4 << 20), past: past))
        // 80,000 chunks in 400 MiB: 800 in 4 MiB.
        #expect(estimate.chunks == 800)
        let prepare = (690 + 690 * 0.7) / (13_811 + 9_120) * 800
        #expect(abs((estimate.stages["prepare"] ?? 0) - prepare) < 1e-9)
        #expect(estimate.stages["calibrate"] == 17.4)
        #expect(estimate.runs == past.map(\.run))
        #expect(estimate.memoryBytes >= 612 << 20 && estimate.memoryBytes < 650 << 20)
        #expect(estimate.diskBytes > 0 && estimate.caveats.isEmpty)
    }

    @Test("nothing to do costs a scan")
    func nothing() throws {
        var work = Self.work(bytes: 0)
        work.rebuiltShare = 0
        let estimate = try #require(BuildEstimate(work, past: [SampleRecord.badNight()]))
        #expect(estimate.chunks == 0 && estimate.diskBytes == 0)
        #expect(estimate.seconds == 1.2)
    }

    @Test("another model or number of threads is said, as is a size no run has had")
    func caveats() throws {
        var work = Self.work(bytes: 900 << 20)
        work.threads = 64
        let estimate = try #require(BuildEstimate(work, past: [SampleRecord.badNight()]))
        #expect(estimate.caveats.count == 2)
    }
}
