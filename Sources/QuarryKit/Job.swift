import Corpus
import Foundation
import Indexing
import Jobs
import Running

/// A job: which files become which index, and how. What `quarry build` builds.
///
/// Relative paths in its file are below the current folder. What Quarry remembers of the job
/// (queue, records of past builds) is kept in `.state` beside the file.
public struct Job: Sendable {
    let definition: JobDefinition
    /// The job's file.
    public let file: String

    /// Reads a job file: YAML in UTF-8, 1 MiB at most.
    /// - Throws: `not_found`, `io`; `invalid_input`, with line and key, for what can't be meant;
    ///   `limit_exceeded` for a longer file.
    public init(file: String) throws(KnowledgeBase.Failure) {
        definition = try KnowledgeBase.Failure.of { () throws(QuarryError) in
            try JobDefinition.load(path: file)
        }
        self.file = file
    }

    /// As its file has it; its queue and its reports are called by it.
    public var name: String { definition.name }
    /// Folder of the index.
    public var index: String { definition.index }
    /// Folders of the corpus.
    public var roots: [String] { definition.corpus.roots }

    /// Brings the index up to date with its corpus and publishes a generation, unless the current
    /// one has the same root. A source that fails is told and left out; the build goes on.
    ///
    /// Nothing that happens to the process or the machine meanwhile leaves a half-built index.
    /// When the task is cancelled the build ends at its next step, at the latest when the
    /// documents that are being parsed and the segment that is being built are done; nothing is
    /// published, and what is finished is not done again by the next build.
    /// - Parameters:
    ///   - options: limits, folders, threads.
    ///   - onEvent: told what happens, as it happens; called from several threads.
    /// - Throws: what stops a whole build: `not_found` for an absent corpus root, model or
    ///   `quarry-parser`; `already_exists` while another job is built into the index;
    ///   `invalid_input`, `corrupt`, `limit_exceeded` (of memory, or a full disk), `io`;
    ///   `refused` where more sources are gone than the job's guard lets go, or the index is not
    ///   what its gate asks for; `cancelled`. The generation before still answers then.
    /// - Complexity: O(files) to find what changed; what is new or changed is parsed, embedded
    ///   and linked in O(chunks × log chunks of the partition).
    public func build(
        _ options: Options = Options(), onEvent: @escaping @Sendable (Event) -> Void = { _ in }
    ) async throws(KnowledgeBase.Failure) -> Outcome {
        let stop = BuildStop()
        let build = JobBuild(
            definition, file: file, options: options.engine(definition), stop: stop,
            log: Log { onEvent(Event($0)) }, events: BuildEvents(telling: onEvent))
        let result = await withTaskCancellationHandler {
            await Self.run(build)
        } onCancel: {
            stop.request(.cancelled)
        }
        switch result {
        case .success(let outcome):
            let reason = outcome.refusal(job: file, index: build.options.index)
            guard let reason else { return Outcome(outcome) }
            throw KnowledgeBase.Failure(code: "refused", path: build.index, description: reason)
        case .failure(let failure):
            guard stop.reason == .cancelled else { throw failure }
            throw KnowledgeBase.Failure(
                code: "cancelled", path: failure.path,
                description: "cancelled; the index is as it was last published")
        }
    }

    /// On a thread of its own: a build blocks, which threads of Swift's pool may not.
    private static func run(
        _ build: JobBuild
    ) async -> Result<BuildOutcome, KnowledgeBase.Failure> {
        await withCheckedContinuation { continuation in
            let thread = Thread {
                continuation.resume(
                    returning: Result { try build.run() }.mapError {
                        KnowledgeBase.Failure(QuarryError(other: $0))
                    })
            }
            thread.name = "quarry.build"
            thread.start()
        }
    }
}
