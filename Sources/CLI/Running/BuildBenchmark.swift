import Corpus
import Embedding
import Foundation
import Reporting
import Segments
import Snapshots
import Storage

/// Measures builds of a corpus made of given texts, each in a process of its own.
struct BuildBenchmark {
    let folder: String
    let maxTokens: Int
    let model: String
    let threads: Int

    /// One build's cost, from the report it left.
    struct Run: Encodable {
        var seconds: Double
        var stages: [String: Double]
        var chunks: Int
        var parsed: Int
        var embedded: Int
        var peakMemoryBytes: Int
        /// Wall time of the process, start and report included.
        var processSeconds: Double
    }

    struct Report: Encodable {
        var files: Int
        var chunks: Int
        var threads: Int
        var first: Run
        var unchanged: Run
        var oneChanged: Run
        var tenth: Run
        /// Embedding the first build's chunks again, with nothing beside it.
        var embeddingSeconds: Double
        /// The first build's time over that.
        var firstOverEmbedding: Double
        /// From a tenth of the corpus to all of it.
        var memoryBytesPerChunk: Double
    }

    /// Texts of one file end in the same folder as those of every fiftieth.
    private static let folders = 50
    private static let batchSize = 256

    func run(_ texts: [String], files: Int, say: (String) -> Void) throws -> Report {
        try FileSystem.makeFolder(folder)
        let few = max(files / 10, 1)
        try write(texts, files: files, into: "corpus")
        try write(Array(texts.prefix(texts.count * few / files)), files: few, into: "tenth")

        let tenth = try build("tenth", cache: "tenth-cache")
        say("a tenth: \(tenth.line)")
        let first = try build("corpus")
        say("first: \(first.line)")
        let alone = try embedAlone()
        say(String(format: "embedding alone: %.1f s", alone))
        // Hints are trusted once a file is older than its time stamp's resolution.
        Thread.sleep(forTimeInterval: 2.5)
        _ = try build("corpus")
        let unchanged = try build("corpus")
        say("unchanged: \(unchanged.line)")
        let changed = try changingOneFile { try build("corpus") }
        say("one file changed: \(changed.line)")
        return Report(
            files: files, chunks: first.chunks, threads: threads, first: first,
            unchanged: unchanged, oneChanged: changed, tenth: tenth, embeddingSeconds: alone,
            firstOverEmbedding: first.seconds / alone,
            memoryBytesPerChunk: Double(first.peakMemoryBytes - tenth.peakMemoryBytes)
                / Double(max(first.chunks - tenth.chunks, 1)))
    }

    private func path(_ corpus: String, _ number: Int) -> String {
        "\(folder)/\(corpus)/\(number % Self.folders)/\(number).txt"
    }

    private func write(_ texts: [String], files: Int, into corpus: String) throws {
        for number in 0..<min(Self.folders, files) {
            try FileSystem.makeFolder("\(folder)/\(corpus)/\(number)")
        }
        for number in 0..<files {
            let range = texts.count * number / files..<texts.count * (number + 1) / files
            let text = texts[range].joined(separator: "\n\n") + "\n"
            let file = path(corpus, number)
            // What is there already keeps its time, as in a corpus of one's own.
            if let old = try? FileSystem.read(file), old.elementsEqual(text.utf8) { continue }
            try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        }
        let job = """
            name: \(corpus)
            corpus: { roots: ["\(folder)/\(corpus)"] }
            index: "\(folder)/index-\(corpus)"
            chunk: { max_tokens: \(maxTokens), overlap_tokens: 0 }
            embed: { model: \(model) }

            """
        try FileSystem.replace("\(folder)/\(corpus).yaml", with: Array(job.utf8))
    }

    private func build(_ corpus: String, cache: String = "cache") throws -> Run {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = [
            "build", "\(folder)/\(corpus).yaml", "--quiet", "--no-progress", "--json",
            "--threads", "\(threads)",
        ]
        process.environment = ProcessInfo.processInfo.environment
            .merging(["QUARRY_CACHE": "\(folder)/\(cache)"]) { _, new in new }
        process.standardOutput = FileHandle.nullDevice
        let started = Date()
        try process.run()
        process.waitUntilExit()
        let seconds = Date().timeIntervalSince(started)
        let reports = ReportFolder(state: "\(folder)/.state", job: corpus)
        guard process.terminationStatus == 0, let record = reports.records(limit: 1).first else {
            throw QuarryError(
                .invalidInput, path: "\(folder)/\(corpus).yaml",
                "the build ended with exit code \(process.terminationStatus)")
        }
        return Run(record, processSeconds: seconds)
    }

    /// Seconds to embed every chunk of the index, in batches as a build does.
    private func embedAlone() throws -> Double {
        let encoder = Encoder(
            model: try ModelStore.standard().open(name: model, precision: .f32), threads: threads)
        let store = GenerationStore(root: "\(folder)/index-corpus")
        var texts: [String] = []
        var seen: Set<String> = []
        for entry in try store.currentManifest().segments {
            let segment = try SegmentReader(folder: store.layout.segment(entry.id))
            for ordinal in 0..<segment.chunkCount {
                let text = try segment.chunk(ordinal).chunk.embeddedText
                if seen.insert(text).inserted { texts.append(text) }
            }
        }
        let started = Date()
        for start in stride(from: 0, to: texts.count, by: Self.batchSize) {
            _ = encoder.embed(Array(texts[start..<min(start + Self.batchSize, texts.count)]))
        }
        return Date().timeIntervalSince(started)
    }

    /// Appends a paragraph to one file; afterwards the file is as it was.
    private func changingOneFile(_ body: () throws -> Run) throws -> Run {
        let file = path("corpus", 0)
        let before = try FileSystem.read(file)
        let added = "\nThe alpaca of \(Date().ISO8601Format()) is in the stable.\n"
        try FileSystem.replace(file, with: before + Array(added.utf8))
        defer { try? FileSystem.replace(file, with: before) }
        return try body()
    }
}

extension BuildBenchmark.Run {
    init(_ record: RunRecord, processSeconds: Double) {
        self.init(
            seconds: record.seconds,
            stages: Dictionary(record.stages.map { ($0.name, $0.seconds) }) { $0 + $1 },
            chunks: record.chunks, parsed: record.computed.parsed,
            embedded: record.computed.embedded,
            peakMemoryBytes: record.resources.peakMemoryBytes, processSeconds: processSeconds)
    }

    var line: String {
        let stages = stages.sorted { $0.key < $1.key }
            .map { String(format: "%@ %.2f", $0.key, $0.value) }.joined(separator: ", ")
        return String(format: "%.2f s", processSeconds)
            + " (\(stages)), \(chunks) chunks, \(parsed) parsed, \(embedded) embedded, peak "
            + ByteSize(peakMemoryBytes).description
    }
}

extension BuildBenchmark.Report {
    var lines: [String] {
        [
            "\(files) files, \(chunks) chunks, \(threads) threads",
            "first build        \(first.line)",
            String(
                format: "                   %.2f × embedding alone (%.1f s)", firstOverEmbedding,
                embeddingSeconds),
            "unchanged          \(unchanged.line)",
            "one file changed   \(oneChanged.line)",
            String(
                format: "memory             %.2f KiB a chunk from %d chunks (%@) on",
                memoryBytesPerChunk / 1024, tenth.chunks,
                ByteSize(tenth.peakMemoryBytes).description),
        ]
    }
}
