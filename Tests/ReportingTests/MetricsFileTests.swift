import Foundation
import Reporting
import Storage
import TestSupport
import Testing

@Suite("The Prometheus file")
struct MetricsFileTests {
    @Test("keeps the text format's rules, and names carry their unit")
    func format() throws {
        let metrics = try PrometheusText(MetricsFile(SampleRecord.badNight()).text)
        #expect(metrics.value("quarry_sources", ["state": "changed"]) == 391)
        #expect(metrics.value("quarry_sources", ["state": "failed"]) == 9)
        #expect(metrics.value("quarry_build_duration_seconds") == 754.2)
        #expect(metrics.value("quarry_build_stage_duration_seconds", ["stage": "prepare"]) == 690)
        #expect(metrics.value("quarry_build_success") == 1)
        #expect(metrics.value("quarry_source_failures", ["code": "corrupt"]) == 5)
        #expect(metrics.value("quarry_chunks") == 81_767)
        for name in metrics.types.keys {
            #expect(name.hasPrefix("quarry_") && !name.hasSuffix("_total"))
        }
    }

    @Test("labels may hold quotes, backslashes and line feeds")
    func labels() throws {
        var record = SampleRecord.badNight()
        record.job = "a\"b\\c\n手冊"
        let metrics = try PrometheusText(MetricsFile(record).text)
        #expect(metrics.samples.allSatisfy { $0.labels["job_name"] == "a\"b\\c\n手冊" })
    }

    @Test("a failed run keeps the time of the last success and counts no sources")
    func failedRun() throws {
        var record = RunRecord(
            run: "r", job: "j", jobFile: "j.yaml", index: "i", host: "h", threads: 1,
            startedAt: 1_795_485_600)
        record.exitCode = 4
        record.lastSuccessAt = 1_795_399_200.5
        let metrics = try PrometheusText(MetricsFile(record).text)
        #expect(metrics.value("quarry_build_success") == 0)
        #expect(metrics.value("quarry_build_exit_code") == 4)
        #expect(
            metrics.value("quarry_build_last_success_timestamp_seconds") == 1_795_399_200.5)
        #expect(metrics.value("quarry_sources", ["state": "added"]) == nil)
        #expect(metrics.value("quarry_chunks") == nil)
    }

    @Test("the file is replaced whole, its folder made")
    func replaced() throws {
        let folder = NSTemporaryDirectory() + "/quarry-metrics-\(UUID().uuidString)"
        defer { try? FileSystem.remove(folder) }
        let path = folder + "/deep/quarry.prom"
        for _ in 0..<2 { try MetricsFile(SampleRecord.badNight()).write(to: path) }
        #expect(try FileSystem.names(in: folder + "/deep") == ["quarry.prom"])
        let text = String(decoding: try FileSystem.read(path), as: UTF8.self)
        #expect(text == MetricsFile(SampleRecord.badNight()).text)
    }

    @Test(
        "promtool finds nothing to complain about",
        .enabled(if: promtool != nil, "promtool of Prometheus is not installed"))
    func promtoolAgrees() throws {
        let result = try #require(Self.promtool).run(
            ["check", "metrics"], input: Data(MetricsFile(SampleRecord.badNight()).text.utf8))
        let said = String(decoding: result.output, as: UTF8.self) + result.complaints
        #expect(result.status == 0 && said.isEmpty, "\(said)")
    }

    private static let promtool = Tool("promtool")
}

/// A strict reader of the text format 0.0.4.
struct PrometheusText {
    struct Sample {
        var name: String
        var labels: [String: String]
        var value: Double
    }

    struct Broken: Error { var line: String }

    private(set) var types: [String: String] = [:]
    private(set) var samples: [Sample] = []

    init(_ text: String) throws {
        guard text.hasSuffix("\n") else { throw Broken(line: "the last line has no end") }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            if let match = line.wholeMatch(of: /# HELP ([a-z_]+) [^\n]+/) {
                guard types[String(match.1)] == nil else { throw Broken(line: String(line)) }
            } else if let match = line.wholeMatch(of: /# TYPE ([a-z_]+) (gauge)/) {
                guard types.updateValue(String(match.2), forKey: String(match.1)) == nil else {
                    throw Broken(line: String(line))
                }
            } else {
                samples.append(try Self.sample(String(line)))
                guard types[samples[samples.count - 1].name] != nil else {
                    throw Broken(line: String(line))
                }
            }
        }
        let keys = samples.map { "\($0.name)\($0.labels.sorted { $0.key < $1.key })" }
        guard Set(keys).count == keys.count else { throw Broken(line: "a sample comes twice") }
    }

    func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        samples.first { sample in
            sample.name == name && labels.allSatisfy { sample.labels[$0.key] == $0.value }
        }?.value
    }

    private static func sample(_ line: String) throws -> Sample {
        guard let match = line.wholeMatch(of: /([a-z_]+)\{(.*)\} ([0-9.e+-]+)/),
            let value = Double(match.3)
        else { throw Broken(line: line) }
        var labels: [String: String] = [:]
        var rest = match.2
        while !rest.isEmpty {
            guard let label = rest.prefixMatch(of: /([a-z_]+)="((?:[^"\\]|\\["\\n])*)",?/) else {
                throw Broken(line: line)
            }
            labels[String(label.1)] = unescape(label.2)
            rest = rest[label.range.upperBound...]
        }
        return Sample(name: String(match.1), labels: labels, value: value)
    }

    private static func unescape(_ text: Substring) -> String {
        var plain = ""
        var characters = text.makeIterator()
        while let character = characters.next() {
            guard character == "\\" else {
                plain.append(character)
                continue
            }
            let next = characters.next() ?? "\\"
            plain.append(next == "n" ? "\n" : next)
        }
        return plain
    }
}
