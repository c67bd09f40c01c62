import Corpus
import Foundation
import Reporting
import Storage
import Testing

@Suite("The record of a run")
struct RunRecordTests {
    @Test("comes back from JSON as it was, and its keys are snake_case")
    func roundTrip() throws {
        var record = SampleRecord.badNight()
        record.previous = Comparison(SampleRecord.goodNight(), with: record)
        let bytes = record.json()
        #expect(try RunRecord(json: bytes, path: "report.json") == record)
        let object = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] ?? [:]
        #expect(object["schema"] as? Int == 1)
        let wanted: Set = [
            "exit_code", "outcome", "sources", "changes", "stages", "samples", "failures",
            "dead_letters", "corpus", "slowest", "cache", "resources", "settings", "fingerprints",
            "previous", "last_success_at",
        ]
        #expect(wanted.isSubset(of: object.keys))
        #expect(keys(of: object).allSatisfy { $0 == $0.lowercased() }, "\(keys(of: object))")
    }

    /// All keys but those of dictionaries by language.
    private func keys(of value: Any) -> Set<String> {
        if let list = value as? [Any] {
            return list.reduce(into: []) { $0.formUnion(keys(of: $1)) }
        }
        guard let object = value as? [String: Any] else { return [] }
        return object.reduce(into: []) { found, pair in
            found.insert(pair.key)
            if pair.key != "languages" { found.formUnion(keys(of: pair.value)) }
        }
    }

    @Test("a newer schema and a file cut short are refused with their path")
    func refused() throws {
        var record = SampleRecord.badNight()
        record.schema = 2
        #expect(throws: QuarryError.self) { try RunRecord(json: record.json(), path: "a") }
        let bytes = SampleRecord.badNight().json()
        for length in stride(from: 0, to: bytes.count - 2, by: 97) {
            do {
                _ = try RunRecord(json: Array(bytes[..<length]), path: "cut.json")
                Issue.record("\(length) bytes were read")
            } catch {
                #expect(error.code == .corrupt && error.path == "cut.json")
            }
        }
    }

    @Test("the comparison names what changed in the settings and which failures are new")
    func comparison() {
        let comparison = Comparison(SampleRecord.goodNight(), with: SampleRecord.badNight())
        #expect(comparison.settings.map(\.key) == ["chunk.max_tokens"])
        #expect(comparison.settings.first?.before == "180")
        #expect(comparison.fingerprints.isEmpty)
        #expect(comparison.stillFailing == 1 && comparison.repaired == 1)
        #expect(comparison.newlyFailing == 8)
    }

    @Test("samples stay bounded and evenly spread however long a run takes")
    func samples() {
        var series = SampleSeries()
        for second in 0..<100_000 {
            series.add(
                .init(
                    seconds: Double(second), stage: "prepare", sources: second, embedded: second,
                    memoryBytes: 1))
        }
        let times = series.samples.map(\.seconds)
        #expect(times.count <= SampleSeries.limit && times.count > SampleSeries.limit / 3)
        #expect(times.first == 0)
        let steps = Set(zip(times, times.dropFirst()).map { $1 - $0 })
        #expect(steps == [series.step])
    }

    @Test("a recorder adds up what several threads tell it")
    func recorder() {
        let recorder = RunRecorder()
        DispatchQueue.concurrentPerform(iterations: 200) { index in
            recorder.progress(stage: "prepare", done: index + 1, total: 200)
            recorder.prepared(
                .init(source: "\(index)", bytes: 10, chunks: 1, seconds: Double(index)),
                wasParsed: index.isMultiple(of: 2))
            recorder.embedded(computed: 3, found: 1)
        }
        recorder.builtSegment(chunks: 50)
        var record = SampleRecord.badNight()
        recorder.finish(into: &record)
        #expect(record.computed.parsed == 100 && record.cache.documents == 100)
        #expect(record.computed.parsedBytes == 1000)
        #expect(record.computed.embedded == 600 && record.cache.vectors == 200)
        #expect(record.computed.segmentChunks == 50)
        #expect(record.stages.map(\.name) == ["prepare"] && record.stages.first?.done == 200)
        #expect(record.slowest.map { $0.seconds ?? 0 } == (0..<20).map { Double(198 - 2 * $0) })
        #expect(record.samples.last?.embedded == 600)
    }

    @Test("bins of the length histogram take every chunk once")
    func lengths() {
        var histogram = LengthHistogram()
        for tokens in [0, 15, 16, 255, 256, 511, 512, 4095, 4096, 1_000_000] {
            histogram.add(tokens)
        }
        #expect(histogram.total == 10)
        for (start, count) in zip(LengthHistogram.starts, histogram.counts) where count > 0 {
            let expected = [0: 2, 16: 1, 240: 1, 256: 2, 512: 1, 2048: 1, 4096: 2][start]
            #expect(count == expected, "\(start)")
        }
        #expect(histogram.quantile(0.5) == 256)
    }
}

@Suite("The folder of reports")
struct ReportFolderTests {
    @Test("keeps the newest runs, and latest leads to the last of them")
    func kept() throws {
        let state = NSTemporaryDirectory() + "/quarry-reports-\(UUID().uuidString)"
        defer { try? FileSystem.remove(state) }
        let folder = ReportFolder(state: StateFolder(in: state), job: "手冊")
        var record = SampleRecord.badNight()
        record.samples = []
        let count = ReportFolder.keptRuns + 3
        for minute in 0..<count {
            record.run = folder.newRun(at: Date(timeIntervalSince1970: Double(minute * 60)))
            _ = try folder.write(record)
        }
        #expect(try folder.runs().count == ReportFolder.keptRuns)
        #expect(folder.records(limit: 2).map(\.run) == ["19700101T010200Z", "19700101T010100Z"])
        let latest = try FileSystem.read("\(folder.path)/latest/report.json")
        #expect(try RunRecord(json: latest, path: "").run == record.run)
        #expect(FileSystem.exists("\(folder.path)/latest/report.html"))
    }

    @Test("two runs in one second have names of their own, and a damaged record is passed over")
    func names() throws {
        let state = NSTemporaryDirectory() + "/quarry-reports-\(UUID().uuidString)"
        defer { try? FileSystem.remove(state) }
        let folder = ReportFolder(state: StateFolder(in: state), job: "a")
        let now = Date(timeIntervalSince1970: 1_795_485_600)
        var record = SampleRecord.badNight(run: folder.newRun(at: now))
        _ = try folder.write(record)
        record.run = folder.newRun(at: now)
        _ = try folder.write(record)
        #expect(try folder.runs() == ["20261124T020000Z", "20261124T020000Z-2"])
        try FileSystem.replace("\(folder.path)/\(record.run)/report.json", with: [0x7B])
        #expect(folder.records(limit: 5).map(\.run) == ["20261124T020000Z"])
    }
}
