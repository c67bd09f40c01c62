import Corpus
import Embedding
import Foundation
import Indexing
import Jobs
import Running
import Serving
import Snapshots
import Storage

/// A job whose index grows by what readers of a server bring.
struct UploadJob: Sendable {
    private let file: String
    private let job: JobDefinition
    private let threads: Int
    private let log: Log

    /// How long the server may take to take up what was built.
    private static let seconds = 30.0

    /// - Throws: what loading the job throws; `invalidInput` for one of several roots.
    init(file: String, threads: Int, log: Log) throws(QuarryError) {
        self.file = file
        self.threads = threads
        self.log = log
        job = try JobDefinition.load(path: file)
        guard job.corpus.roots.count == 1 else {
            throw QuarryError(
                .invalidInput, path: file, "has several roots; uploads need a job with one")
        }
    }

    /// - Parameter folders: those of the indexes that are served.
    /// - Throws: `invalidInput` if the job's index is none of them.
    func desk(_ engine: ServingEngine, _ folders: [String]) throws(QuarryError) -> UploadDesk {
        let target = FileSystem.realPath(job.index)
        guard let folder = folders.first(where: { FileSystem.realPath($0) == target }) else {
            throw QuarryError(
                .invalidInput, path: file, "builds \(job.index), which is not served here")
        }
        let name = ServedIndex.name(of: folder)
        let corpus = job.corpus
        return UploadDesk(
            index: name, root: corpus.roots[0], takes: { corpus.selects($0) },
            build: { [self] in try build(engine, name) })
    }

    /// Builds, and waits until the server answers from what was built.
    private func build(_ engine: ServingEngine, _ name: String) throws -> [String: String] {
        let outcome: BuildOutcome
        do {
            outcome = try JobBuild(job, file: file, options: .init(threads: threads), log: log)
                .run()
        } catch {
            log.say(.error, "uploads: \(error)")
            throw error
        }
        guard !outcome.isRefused else {
            throw QuarryError(
                .invalidInput, path: nil, "the job's guard or gate let nothing through")
        }
        let wanted = outcome.manifest.generation
        let watch = Stopwatch()
        while let served = engine.catalog.index(name),
            served.generation.snapshot.manifest.generation < wanted
        {
            guard watch.seconds < Self.seconds else {
                throw QuarryError(
                    .io, path: nil, "the server does not take up generation \(wanted)")
            }
            usleep(100_000)
        }
        return Dictionary(
            outcome.failures.map { ($0.source, $0.reason) }, uniquingKeysWith: { first, _ in first }
        )
    }
}
