import Answering
import Citing
import Corpus
import Jobs
import Searching

/// Proves that passages of a knowledge base stand in its sources as they are now: what
/// `quarry cite` does.
///
/// It keeps a `quarry-parser` as long as it lives, and is of the generation that it was made for.
/// Safe from any thread. What reads is there twice, as of `KnowledgeBase`: one blocks, one is awaited.
public final class Prover: Sendable {
    private let prover: SourceProver
    /// Of the generation whose passages it knows.
    let root: String

    /// Starts a parser, which takes some milliseconds.
    /// - Parameters:
    ///   - base: whose passages are proved.
    ///   - roots: the folders of the corpus, as the job names them; several in any order.
    ///   - passwords: tried on encrypted files, in this order.
    /// - Throws: `not_found` where there is no `quarry-parser`; `io` where it does not start.
    public convenience init(
        _ base: KnowledgeBase, roots: [String], passwords: [String] = []
    ) throws(KnowledgeBase.Failure) {
        try self.init(
            base, corpus: CorpusDefinition(roots: roots),
            settings: ParseSettings(passwords: passwords))
    }

    /// Starts a parser, which takes some milliseconds.
    /// - Parameters:
    ///   - base: whose passages are proved.
    ///   - job: where the sources are, and the passwords for them.
    /// - Throws: as `init(_:roots:passwords:)`.
    public convenience init(_ base: KnowledgeBase, job: Job) throws(KnowledgeBase.Failure) {
        try self.init(base, corpus: job.definition.corpus, settings: job.definition.parse)
    }

    private init(
        _ base: KnowledgeBase, corpus: CorpusDefinition, settings: ParseSettings
    ) throws(KnowledgeBase.Failure) {
        root = base.root
        prover = try KnowledgeBase.Failure.of { () throws(QuarryError) in
            try SourceProver(base.opened.snapshot, corpus: corpus, settings: settings)
        }
    }

    /// Finds a passage in its source; blocks meanwhile.
    /// - Throws: as `citation(of:)` for its name, and `invalid_input` where the prover's generation
    ///   has another text by that name.
    /// - Complexity: O(document); O(files of the corpus) more for a source that is a link.
    public func citation(
        of passage: KnowledgeBase.Passage
    ) throws(KnowledgeBase.Failure) -> Citation {
        let citation = try citation(of: passage.chunk)
        try KnowledgeBase.Failure.of { () throws(QuarryError) in
            guard citation.text == passage.text else {
                throw QuarryError(
                    .invalidInput, path: nil,
                    "\(passage.chunk) is of another generation: make a prover of the one it is of")
            }
        }
        return citation
    }

    /// Finds a passage in its source, beside Swift's pool.
    /// - Throws: as the call that blocks, and `cancelled`.
    /// - Complexity: that of it.
    public func citation(
        of passage: KnowledgeBase.Passage
    ) async throws(KnowledgeBase.Failure) -> Citation {
        try await BlockingCalls.computing.run { _ throws(KnowledgeBase.Failure) in
            try self.citation(of: passage)
        }
    }

    /// Finds a passage in its source: the file has the SHA-256 that was indexed, it is parsed
    /// again, and the passage's text is at its place. Blocks meanwhile.
    /// - Parameter chunk: `source#start-end`, as `KnowledgeBase.Passage.chunk` has it, or
    ///   `source#position`, the passage's number in its source from 0.
    /// - Throws: `invalid_input` for what is no such name, and where the file has changed;
    ///   `not_found` where the index has no such passage or the corpus no such file any more;
    ///   `unsupported` where another parser reads the file otherwise; `corrupt` where the text is
    ///   elsewhere; what parsing throws.
    /// - Complexity: O(document); O(files of the corpus) more for a source that is a link.
    public func citation(of chunk: String) throws(KnowledgeBase.Failure) -> Citation {
        try KnowledgeBase.Failure.of { () throws(QuarryError) in
            guard let name = ChunkName(chunk) else {
                throw QuarryError(
                    .invalidInput, path: nil,
                    "\(chunk) names no passage: say source#position or source#start-end")
            }
            return Citation(try prover.citation(of: name))
        }
    }

    /// Finds a passage in its source, beside Swift's pool.
    /// - Parameter chunk: the passage's name, as the call that blocks takes it.
    /// - Throws: as it does, and `cancelled`.
    /// - Complexity: that of it.
    public func citation(of chunk: String) async throws(KnowledgeBase.Failure) -> Citation {
        try await BlockingCalls.computing.run { _ throws(KnowledgeBase.Failure) in
            try self.citation(of: chunk)
        }
    }

    /// How far a passage of an answer is proved.
    func proof(of chunk: ChunkName) -> CitationProof { CitationProof(of: chunk, by: prover) }
}
