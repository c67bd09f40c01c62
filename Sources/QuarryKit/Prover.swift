import Citing
import Corpus
import Jobs
import Searching

/// Proves that passages of a knowledge base stand in its sources as they are now: what
/// `quarry cite` does.
///
/// It keeps a `quarry-parser` as long as it lives. Safe from any thread; calls block.
public final class Prover: Sendable {
    private let prover: SourceProver

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

    /// - Parameter job: where the sources are, and the passwords for them.
    /// - Throws: as `init(_:roots:passwords:)`.
    public convenience init(_ base: KnowledgeBase, job: Job) throws(KnowledgeBase.Failure) {
        try self.init(base, corpus: job.definition.corpus, settings: job.definition.parse)
    }

    private init(
        _ base: KnowledgeBase, corpus: CorpusDefinition, settings: ParseSettings
    ) throws(KnowledgeBase.Failure) {
        do throws(QuarryError) {
            prover = try SourceProver(
                base.searcher.snapshot, corpus: corpus, settings: settings)
        } catch {
            throw KnowledgeBase.Failure(error)
        }
    }

    /// Finds an answer's passage in its source.
    /// - Throws: as `citation(of:)` for its name.
    /// - Complexity: O(files of the corpus + document).
    public func citation(
        of answer: KnowledgeBase.Answer
    ) throws(KnowledgeBase.Failure) -> Citation {
        try citation(of: answer.chunk)
    }

    /// Finds a passage in its source: the file has the SHA-256 that was indexed, it is parsed
    /// again, and the passage's text is at its place.
    /// - Parameter chunk: `source#start-end`, as `KnowledgeBase.Answer.chunk` has it, or
    ///   `source#position`, the passage's number in its source from 0.
    /// - Throws: `invalid_input` for what is no such name, and where the file has changed;
    ///   `not_found` where the index has no such passage or the corpus no such file any more;
    ///   `unsupported` where another parser reads the file otherwise; `corrupt` where the text is
    ///   elsewhere; what parsing throws.
    /// - Complexity: O(files of the corpus + document).
    public func citation(of chunk: String) throws(KnowledgeBase.Failure) -> Citation {
        do throws(QuarryError) {
            guard let name = ChunkName(chunk) else {
                throw QuarryError(
                    .invalidInput, path: nil,
                    "\(chunk) names no passage: say source#position or source#start-end")
            }
            return Citation(try prover.citation(of: name))
        } catch {
            throw KnowledgeBase.Failure(error)
        }
    }
}
