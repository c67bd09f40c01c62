package import Corpus
import ParserPool
import Storage
import Synchronization

/// How many pages a pool of parsers reads a second: the figures of `quarry bench parse`.
package enum ParsingBenchmark {
    package struct Figures: Hashable, Sendable {
        package var files: Int
        package var failed: Int
        /// A document without pages counts as one.
        package var pages: Int
        /// Of the best repeat.
        package var seconds: Double
        package var children: Int
        /// The file that took longest in the best repeat.
        package var slowest: String
        package var slowestSeconds: Double

        package var pagesPerSecond: Double { Double(pages) / seconds }
    }

    private struct Input {
        var file: String
        var type: SourceType
        var bytes: [UInt8]
    }

    private struct Tally {
        var failed = 0
        var pages = 0
        var slowest = (file: "", seconds: 0.0)

        mutating func add(_ file: String, pages: Int?, seconds: Double) {
            if pages == nil { failed += 1 }
            self.pages += pages ?? 0
            if seconds > slowest.seconds { slowest = (file, seconds) }
        }
    }

    /// Parses the files as often as asked for. Reading them is no part of the measurement.
    /// - Throws: `unsupported` for a file of no type that Quarry reads; what reading files and
    ///   starting parsers throw. A file that can't be parsed is counted.
    package static func run(
        files: [String], threads: Int, repeats: Int
    ) throws(QuarryError) -> Figures {
        precondition(repeats > 0, "the best of no repeats is nothing")
        let pool = try ParserPool(size: threads)
        defer { pool.close() }
        var inputs: [Input] = []
        for file in files {
            guard let type = SourceType(path: file) else {
                throw QuarryError(
                    .unsupported, path: file, "Quarry reads \(SourceType.allExtensions)")
            }
            inputs.append(Input(file: file, type: type, bytes: try FileSystem.read(file)))
        }
        var best = (seconds: Double.infinity, tally: Tally())
        for _ in 0..<repeats {
            let watch = Stopwatch()
            let tally = parse(inputs, with: pool)
            let seconds = watch.seconds
            if seconds < best.seconds { best = (seconds, tally) }
        }
        return Figures(
            files: files.count, failed: best.tally.failed, pages: best.tally.pages,
            seconds: best.seconds, children: pool.size, slowest: best.tally.slowest.file,
            slowestSeconds: best.tally.slowest.seconds)
    }

    private static func parse(_ inputs: [Input], with pool: ParserPool) -> Tally {
        let tally = Mutex(Tally())
        Parallel.forEach(inputs.count, threads: pool.size) { index in
            let input = inputs[index]
            let watch = Stopwatch()
            let document = try? pool.parse(
                bytes: input.bytes, source: input.file, type: input.type)
            let seconds = watch.seconds
            tally.withLock {
                $0.add(
                    input.file, pages: document.map { max($0.pages.count, 1) }, seconds: seconds)
            }
        }
        return tally.withLock { $0 }
    }
}
