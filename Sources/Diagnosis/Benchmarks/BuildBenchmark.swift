import Corpus
package import Embedding
import Foundation
import Reporting
import Segments
import Snapshots
import Storage

/// What builds of a corpus made of given texts cost, each in a process of its own: the figures of
/// `quarry bench build`.
package struct BuildBenchmark {
    /// The `quarry` that builds.
    let executable: String
    /// Where corpora, caches and indexes are made.
    private let folder: String
    let maxTokens: Int
    let model: String
    let models: ModelStore
    let threads: Int

    /// One build's cost, from the report it left.
    package struct Cost: Encodable, Hashable, Sendable {
        package var seconds: Double
        package var stages: [String: Double]
        package var chunks: Int
        package var parsed: Int
        package var embedded: Int
        package var peakMemoryBytes: Int
        /// Wall time of the process, start and report included.
        package var processSeconds: Double
    }

    package struct Figures: Encodable, Hashable, Sendable {
        package var files: Int
        package var chunks: Int
        package var threads: Int
        package var first: Cost
        package var unchanged: Cost
        package var oneChanged: Cost
        package var tenth: Cost
        /// Embedding the first build's chunks again, with nothing beside it.
        package var embeddingSeconds: Double
        /// The first build's time over that.
        package var firstOverEmbedding: Double
        /// From a tenth of the corpus to all of it.
        package var memoryBytesPerChunk: Double
    }

    /// What has been measured so far.
    package enum Step: Sendable {
        case built(String, Cost)
        case embeddedAlone(seconds: Double)
    }

    /// Texts of one file end in the same folder as those of every fiftieth.
    private static let folders = 50
    private static let batchSize = 256
    private static let fewestTexts = 10

    private init(
        executable: String, folder: String, maxTokens: Int, model: String, models: ModelStore,
        threads: Int
    ) {
        self.executable = executable
        self.folder = folder
        self.maxTokens = maxTokens
        self.model = model
        self.models = models
        self.threads = threads
    }

    /// - Parameters:
    ///   - path: of a file of `{"text": …}` a line, a paragraph each.
    ///   - files: that the paragraphs are spread over, at most one a file.
    ///   - work: where corpora, caches and indexes are made and kept. What an earlier measurement
    ///     left there is used again; nil for a folder that is removed at the end.
    ///   - maxTokens: of a chunk.
    ///   - step: hears of each measurement as it is made.
    /// - Throws: `invalidInput` for a file of fewer than ten lines and where a build fails; what
    ///   reading and writing files throw.
    package static func run(
        texts path: String, files: Int, work: String?, maxTokens: Int, model: String,
        models: ModelStore, threads: Int, step: (Step) -> Void
    ) throws -> Figures {
        let texts = try JSONLines.texts(path)
        guard texts.count >= fewestTexts else {
            throw QuarryError(
                .invalidInput, path: path, "has \(texts.count) lines; \(fewestTexts) are needed")
        }
        func measure(in folder: String) throws -> Figures {
            try BuildBenchmark(
                executable: SystemInformation.executable, folder: folder, maxTokens: maxTokens,
                model: model, models: models, threads: threads
            ).measure(texts, files: min(files, texts.count), step: step)
        }
        guard let work else {
            return try FileSystem.withTemporaryPath(for: "build", measure)
        }
        return try measure(in: work)
    }

    private func measure(
        _ texts: [String], files: Int, step: (Step) -> Void
    ) throws -> Figures {
        let few = max(files / 10, 1)
        try FileSystem.makeFolder(folder)
        try write(texts, files: files, into: "corpus")
        try write(Array(texts.prefix(texts.count * few / files)), files: few, into: "tenth")

        let tenth = try build("tenth", cache: "tenth-cache")
        step(.built("a tenth", tenth))
        let first = try build("corpus")
        step(.built("first", first))
        let alone = try embedAlone()
        step(.embeddedAlone(seconds: alone))
        // Hints are trusted once a file is older than its time stamp's resolution.
        Thread.sleep(forTimeInterval: 2.5)
        _ = try build("corpus")
        let unchanged = try build("corpus")
        step(.built("unchanged", unchanged))
        let changed = try changingOneFile { try build("corpus") }
        step(.built("one file changed", changed))
        return Figures(
            files: files, chunks: first.chunks, threads: threads, first: first,
            unchanged: unchanged, oneChanged: changed, tenth: tenth, embeddingSeconds: alone,
            firstOverEmbedding: first.seconds / alone,
            memoryBytesPerChunk: Double(first.peakMemoryBytes - tenth.peakMemoryBytes)
                / Double(max(first.chunks - tenth.chunks, 1)))
    }

    private func path(_ number: Int, in corpus: String) -> String {
        "\(folder)/\(corpus)/\(number % Self.folders)/\(number).txt"
    }

    private func write(_ texts: [String], files: Int, into corpus: String) throws {
        for number in 0..<min(Self.folders, files) {
            try FileSystem.makeFolder("\(folder)/\(corpus)/\(number)")
        }
        for number in 0..<files {
            let range = texts.count * number / files..<texts.count * (number + 1) / files
            let text = texts[range].joined(separator: "\n\n") + "\n"
            let file = path(number, in: corpus)
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

    private func build(_ corpus: String, cache: String = "cache") throws -> Cost {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = [
            "build", "\(folder)/\(corpus).yaml", "--quiet", "--no-progress", "--json",
            "--threads", "\(threads)",
        ]
        process.environment = ProcessInfo.processInfo.environment
            .merging(["QUARRY_CACHE": "\(folder)/\(cache)"]) { _, new in new }
        process.standardOutput = FileHandle.nullDevice
        let watch = Stopwatch()
        try process.run()
        process.waitUntilExit()
        let seconds = watch.seconds
        let reports = ReportFolder(state: StateFolder(in: folder), job: corpus)
        guard process.terminationStatus == 0, let record = reports.records(limit: 1).first else {
            throw QuarryError(
                .invalidInput, path: "\(folder)/\(corpus).yaml",
                "the build ended with exit code \(process.terminationStatus)")
        }
        return Cost(record, processSeconds: seconds)
    }

    /// Seconds to embed every chunk of the index, in batches as a build does.
    private func embedAlone() throws -> Double {
        let encoder = Encoder(
            model: try models.open(name: model, precision: .f32), threads: threads)
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
        let watch = Stopwatch()
        for start in stride(from: 0, to: texts.count, by: Self.batchSize) {
            _ = try encoder.embed(Array(texts[start..<min(start + Self.batchSize, texts.count)]))
        }
        return watch.seconds
    }

    /// Appends a paragraph to one file; afterwards the file is as it was.
    private func changingOneFile(_ body: () throws -> Cost) throws -> Cost {
        let file = path(0, in: "corpus")
        let before = try FileSystem.read(file)
        let added = "\nThe alpaca of \(Date().ISO8601Format()) is in the stable.\n"
        try FileSystem.replace(file, with: before + Array(added.utf8))
        defer { try? FileSystem.replace(file, with: before) }
        return try body()
    }
}

extension BuildBenchmark.Cost {
    init(_ record: RunRecord, processSeconds: Double) {
        self.init(
            seconds: record.seconds,
            stages: Dictionary(record.stages.map { ($0.name, $0.seconds) }) { $0 + $1 },
            chunks: record.chunks, parsed: record.computed.parsed,
            embedded: record.computed.embedded,
            peakMemoryBytes: record.resources.peakMemoryBytes, processSeconds: processSeconds)
    }
}
