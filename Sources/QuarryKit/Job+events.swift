import Corpus
import Indexing
import Running

extension Job {
    /// The parts of a build, in order. The next one may begin before the last has ended.
    public enum Stage: String, Sendable, CaseIterable {
        /// Files are looked at and, where need be, hashed; counted in files.
        case scan
        /// New and changed sources are parsed, chunked and embedded; counted in sources.
        case prepare
        /// Indexes are written, a partition of the corpus at a time; counted in partitions.
        case segments
        /// What each retriever is worth is measured; counted in questions.
        case calibrate
        /// The generation is judged, written and made the current one; counted in one step.
        case publish
    }

    /// What happens while a job is built.
    public enum Event: Hashable, Sendable {
        /// Units done of those known so far; 0 of 0 where a stage begins to find out.
        case progress(Stage, done: Int, total: Int)
        /// A source that is not in the index.
        case failed(FailedSource)
        /// One sentence for a log.
        case note(String)
        /// One sentence that somebody should read.
        case warning(String)
    }

    /// A source that is not in the index, and why.
    public struct FailedSource: Hashable, Sendable {
        /// Path below the corpus root.
        public let source: String
        /// As `KnowledgeBase.Failure` has them.
        public let code: String
        /// One sentence: what is wrong there and what to do.
        public let reason: String
        /// Whether it was in the index before.
        public let wasIndexed: Bool
    }
}

extension Job.FailedSource {
    init(_ failure: SourceFailure) {
        self.init(
            source: failure.source, code: failure.code.rawValue, reason: failure.reason,
            wasIndexed: failure.wasIndexed)
    }
}

extension Job.Stage {
    init(_ stage: BuildStage) {
        switch stage {
        case .scan: self = .scan
        case .prepare: self = .prepare
        case .segments: self = .segments
        case .calibrate: self = .calibrate
        case .publish: self = .publish
        }
    }
}

extension Job.Event {
    init(_ entry: Log.Entry) {
        switch entry.level {
        case .info: self = .note(entry.message)
        case .remark, .warning, .error: self = .warning(entry.message)
        }
    }
}

extension BuildEvents {
    init(telling tell: @escaping @Sendable (Job.Event) -> Void) {
        self.init(
            progress: { tell(.progress(Job.Stage($0), done: $1, total: $2)) },
            failed: { tell(.failed(Job.FailedSource($0))) }, note: { tell(.note($0)) })
    }
}
