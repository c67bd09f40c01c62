import ArgumentParser
import Corpus
import Foundation
import ParserPool
import Storage
import Synchronization

extension BenchCommand {
    struct Parse: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Pages per second of a pool of parsers, best of some runs.")

        @Argument(help: "Files of any type that Quarry reads.")
        var files: [String]

        @Option(help: "Runs; the best counts.")
        var runs = 3

        @OptionGroup var global: GlobalOptions

        private struct Report: Encodable {
            var files: Int
            var failed: Int
            var pages: Int
            var seconds: Double
            var pagesPerSecond: Double
            var children: Int
            /// The file that took longest in the best run.
            var slowest: String
            var slowestSeconds: Double
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

        func validate() throws {
            guard (1...100).contains(runs) else { throw ValidationError("--runs takes 1 to 100.") }
        }

        func run() throws {
            let pool = try ParserPool(size: global.threads)
            defer { pool.close() }
            // Reading the files is no part of the measurement: both sides find them in memory.
            let inputs = try files.map { file in
                guard let type = SourceType(path: file) else {
                    throw QuarryError(
                        .unsupported, path: file, "Quarry reads \(SourceType.allExtensions)")
                }
                return (file: file, type: type, bytes: try FileSystem.read(file))
            }
            var best: (seconds: Double, tally: Tally)?
            for _ in 0..<runs {
                let watch = Stopwatch()
                let tally = parse(inputs, pool)
                let seconds = watch.seconds
                if seconds < best?.seconds ?? .infinity { best = (seconds, tally) }
            }
            guard let best else { return }
            try Output.json(
                Report(
                    files: files.count, failed: best.tally.failed, pages: best.tally.pages,
                    seconds: best.seconds,
                    pagesPerSecond: Double(best.tally.pages) / best.seconds,
                    children: pool.size, slowest: best.tally.slowest.file,
                    slowestSeconds: best.tally.slowest.seconds))
        }

        private func parse(
            _ inputs: [(file: String, type: SourceType, bytes: [UInt8])], _ pool: ParserPool
        ) -> Tally {
            let tally = Mutex(Tally())
            Parallel.forEach(inputs.count, threads: pool.size) { index in
                let input = inputs[index]
                let watch = Stopwatch()
                let document = try? pool.parse(
                    bytes: input.bytes, source: input.file, type: input.type)
                let seconds = watch.seconds
                tally.withLock {
                    $0.add(
                        input.file, pages: document.map { max($0.pages.count, 1) },
                        seconds: seconds)
                }
            }
            return tally.withLock { $0 }
        }
    }
}
