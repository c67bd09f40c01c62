import Foundation
import Reporting

/// Records such as builds leave.
enum SampleRecord {
    /// A night on which something of everything happened.
    static func badNight(run: String = "20261124T020000Z") -> RunRecord {
        var record = RunRecord(
            run: run, job: "handbook", jobFile: "jobs/員工 手冊.yaml", index: "indexes/handbook",
            host: "kb-1", threads: 2, startedAt: 1_795_485_600)
        record.seconds = 754.2
        record.exitCode = 1
        record.outcome = .someFailed
        record.resumed = true
        record.lastSuccessAt = record.startedAt + record.seconds
        record.generation = 42
        record.root = "6fcee12dcc1b0548287c4689eebd2142edb8391858ae0040fcc11b93585bee02"
        record.published = true
        record.chunks = 81_767
        work(&record)
        sources(&record)
        record.corpus = corpus
        record.settings = ["chunk.max_tokens": "200", "hnsw.m": "16"]
        record.fingerprints = ["parser": "parser-7 poppler 22.12.0", "model": "1377e9af"]
        return record
    }

    static let hostile = "<script>alert('x')</script>&\"; rm -rf \u{202E}fdp.exe"
    static let chinese = "政策/差旅費報支辦法（2026 年版）.pdf"

    private static func work(_ record: inout RunRecord) {
        record.stages = [
            .init(name: "scan", seconds: 1.2, done: 5012, total: 5012),
            .init(name: "prepare", seconds: 690, done: 480, total: 480),
            .init(name: "segments", seconds: 45, done: 4, total: 4),
            .init(name: "calibrate", seconds: 17.4, done: 200, total: 200),
            .init(name: "publish", seconds: 0.6, done: 1, total: 1),
        ]
        var embedded = 0.0
        record.samples = (0...150).map { step in
            let seconds = Double(step) * 5
            if seconds < 690 { embedded += 5 * (20 + 9 * sin(Double(step) / 7)) }
            return sample(seconds, embedded: Int(embedded))
        }
        record.computed.parsed = 431
        record.computed.parsedBytes = 325_058_560
        record.computed.embedded = 13_811
        record.computed.segments = 4
        record.computed.segmentChunks = 81_767
        record.cache.documents = 49
        record.cache.vectors = 1_204
        record.cache.damaged = 3
        record.slowest = (0..<14).map { slow($0) }
        record.resources.peakMemoryBytes = 641_728_512
        record.resources.indexBytes = 220_200_960
        record.resources.cacheBytes = 1_468_006_400
        record.resources.freeBytes = 74_088_185_856
    }

    private static func slow(_ index: Int) -> RunRecord.FileFacts {
        let names = [hostile, chinese]
        return .init(
            source: index < 2 ? names[index] : "manuals/gw-\(index).pdf",
            bytes: 41_943_040 / (index + 1), chunks: 800 - 50 * index,
            seconds: 48.0 / Double(index + 1))
    }

    private static func sample(_ seconds: Double, embedded: Int) -> RunRecord.Sample {
        let stage = seconds < 2 ? "scan" : seconds < 691 ? "prepare" : "segments"
        let extra = seconds < 691 ? Int(seconds / 5) * 262_144 : 209_715_200
        return .init(
            seconds: seconds, stage: stage, sources: embedded / 30, embedded: embedded,
            memoryBytes: 188_743_680 + extra)
    }

    private static func sources(_ record: inout RunRecord) {
        record.sources.total = 5012
        record.sources.added = 40
        record.sources.changed = 391
        record.sources.renamed = 2
        record.sources.removed = 7
        record.sources.unchanged = 4570
        record.sources.failed = 9
        record.changes.added = Listing((0..<40).map { "inbox/2026-11-\(10 + $0 % 14)/\($0).docx" })
        record.changes.changed = Listing((0..<391).map { "wiki/page-\($0).html" })
        record.changes.renamed = Listing([
            .init(from: "政策/差旅費.pdf", to: chinese), .init(from: "a.txt", to: hostile),
        ])
        record.changes.removed = Listing((0..<7).map { "old/notice-\($0).txt" })
        let scans = (0..<5).map {
            RunRecord.Failure(
                source: "scans/請款單-\($0).pdf", code: "corrupt",
                reason: "the cross-reference table is damaged")
        }
        record.failures = Listing(
            scans + [
                .init(source: "hr/salaries.pdf", code: "encrypted", reason: "needs a password"),
                .init(source: hostile, code: "unsupported", reason: "is no regular file"),
                .init(
                    source: "manuals/all-in-one.pdf", code: "timed_out",
                    reason: "took longer than 60 s"),
                .init(source: "legal/合同模板.docx", code: "encrypted", reason: "needs a password"),
            ])
        record.deadLetters = Listing([
            .init(
                item: 4711, source: "scans/請款單-0.pdf", code: "corrupt",
                reason: "the cross-reference table is damaged", attempts: 1, knownBad: true),
            .init(
                item: 4720, source: "manuals/all-in-one.pdf", code: "timed_out",
                reason: "took longer than 60 s", attempts: 3, knownBad: false),
        ])
    }

    private static var corpus: CorpusProfile {
        var corpus = CorpusProfile()
        corpus.languages = [
            "en": 3120, "zh-Hant": 1204, "zh-Hans": 480, "ja": 120, "und": 60, "de": 19,
        ]
        corpus.types = ["pdf": 2900, "docx": 1400, "html": 511, "txt": 192]
        corpus.pages = ["ok": 48_210, "scanned": 812, "garbled": 77, "empty": 140, "partly": 31]
        corpus.poorSources = Listing([
            .init(source: "scans/invoice-2019.pdf", pageCount: 12, pages: ["scanned": 12]),
            .init(source: chinese, pageCount: 30, pages: ["garbled": 2, "partly": 1]),
        ])
        corpus.warnings = Listing([
            .init(source: "forms/leave.docx", message: "2 text boxes stand out of reading order")
        ])
        corpus.largest = (0..<12).map { index in
            .init(
                source: "manuals/gw-\(index).pdf", bytes: 62_914_560 / (index + 1),
                chunks: 900 - 60 * index)
        }
        var lengths = LengthHistogram()
        for chunk in 0..<81_767 { lengths.add(40 + (chunk * 7919) % 161) }
        corpus.segments = [
            .init(id: "aa", sources: 5003, chunks: 81_767, bytes: 220_200_960, lengths: lengths)
        ]
        return corpus
    }

    /// The run before, in which more went well.
    static func goodNight() -> RunRecord {
        var record = badNight(run: "20261123T020000Z")
        record.startedAt -= 86_400
        record.seconds = 540
        record.outcome = .done
        record.exitCode = 0
        record.chunks = 79_020
        record.failures = Listing([
            .init(source: "hr/salaries.pdf", code: "encrypted", reason: "needs a password"),
            .init(source: "repaired.pdf", code: "corrupt", reason: "is cut short"),
        ])
        record.stages = record.stages.map {
            .init(name: $0.name, seconds: $0.seconds * 0.7, done: $0.done, total: $0.total)
        }
        record.settings["chunk.max_tokens"] = "180"
        record.computed.embedded = 9_120
        record.resources.cacheBytes = 1_447_034_880
        return record
    }
}
