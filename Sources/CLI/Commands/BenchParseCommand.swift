import ArgumentParser
import Diagnosis

extension BenchCommand {
    struct Parse: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Pages per second of a pool of parsers, best of some runs.")

        @Argument(help: "Files of any type that Quarry reads.", completion: .file())
        var files: [String]

        @Option(help: "Runs; the best counts.")
        var runs = 3

        @OptionGroup var global: GlobalOptions

        private struct JSONOutput: Encodable {
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

        func validate() throws {
            guard (1...100).contains(runs) else { throw ValidationError("--runs takes 1 to 100.") }
        }

        func run() throws {
            let figures = try ParsingBenchmark.run(
                files: files, threads: global.threads, repeats: runs)
            try Output.json(
                JSONOutput(
                    files: figures.files, failed: figures.failed, pages: figures.pages,
                    seconds: figures.seconds, pagesPerSecond: figures.pagesPerSecond,
                    children: figures.children, slowest: figures.slowest,
                    slowestSeconds: figures.slowestSeconds))
        }
    }
}
