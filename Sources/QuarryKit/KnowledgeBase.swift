import Corpus
import Embedding
import Searching
import Snapshots

/// A Quarry index, opened for searching from other Swift code.
///
/// It pins the generation that is current when it is opened: answers stay the same, whatever is
/// built meanwhile. Safe from any thread; calls block, so make them from threads that may.
public final class KnowledgeBase: Sendable {
    let searcher: Searcher
    let reranks: SearchOptions.Rerank

    /// Why something can't be opened, searched, cited or built.
    public struct Failure: Error, CustomStringConvertible {
        /// As on the command line: `not_found`, `already_exists`, `invalid_input`, `corrupt`,
        /// `format_too_old`, `format_too_new`, `limit_exceeded`, `encrypted`, `unsupported`, `io`,
        /// `crashed`, `timed_out`; and of builds `refused` and `cancelled`.
        public let code: String
        /// The file or source it is about, if one is known.
        public let path: String?
        /// One sentence: path, place and what is wrong there.
        public let description: String
    }

    /// One answer.
    public struct Answer: Sendable {
        /// Path below the corpus root.
        public let source: String
        /// The passage's name, `source#start-end` with its UTF-8 range in the document's text:
        /// what `Prover` and `quarry cite` take.
        public let chunk: String
        /// 1-based; nil for types without pages.
        public let page: Int?
        /// Headings above the passage, outermost first.
        public let heading: [String]
        public let text: String
        /// UTF-8 ranges of `text` that match the query.
        public let highlights: [Range<Int>]
        /// Higher is better; comparable within one answer list only.
        public let score: Double
        /// Paths of the sources that hold the very same passage, or nearly the same.
        public let alsoIn: [String]
        public let nearlyIn: [String]
        /// What the job says of the source.
        public let metadata: [String: String]
        /// Text of the chunks just before and after, if asked for.
        public let before: [String]
        public let after: [String]
    }

    /// - Parameters:
    ///   - index: the index folder.
    ///   - models: the models folder; nil for `QUARRY_MODELS` or the XDG data folder.
    ///   - threads: threads for embedding and re-ranking, from 1.
    ///   - crossEncoder: name of a cross-encoder among the models; with one, re-ranking is done
    ///     by it instead of token by token.
    /// - Throws: `not_found` where there is no index or its model is not among the models;
    ///   `corrupt`, `format_too_old`, `format_too_new`; `invalid_input` where the model's weights
    ///   are others than the index was built with; `io`.
    /// - Complexity: O(bytes of the model); index files are mapped and read as they are needed.
    public init(
        index: String, models: String? = nil, threads: Int = 1, crossEncoder: String? = nil
    ) throws(Failure) {
        let store = models.map { ModelStore(root: $0) } ?? ModelStore.standard()
        var cross: CrossEncoder?
        if let crossEncoder {
            do throws(QuarryError) {
                cross = CrossEncoder(
                    model: try store.openCross(name: crossEncoder), threads: threads)
            } catch {
                throw Failure(error)
            }
        }
        reranks = cross == nil ? .late : .cross
        do throws(QuarryError) {
            searcher = try Searcher(index: index, models: store, threads: threads, cross: cross)
        } catch {
            throw Failure(error)
        }
    }

    /// The root of the pinned generation: equal roots mean equal indexes.
    public var root: String { searcher.snapshot.manifest.root }

    /// The best passages for a question, best first.
    /// - Parameters:
    ///   - question: words, read as they are.
    ///   - count: answers wanted.
    ///   - reranked: compare the best candidates token by token as well, or by the
    ///     cross-encoder, which costs some hundred milliseconds.
    /// - Returns: `count` answers at most; none for a count below 1.
    /// - Throws: `corrupt` or `io` where a part of the index that is read now can't be.
    public func search(
        _ question: String, count: Int = 10, reranked: Bool = true
    ) throws(Failure) -> [Answer] {
        let options = SearchOptions(k: count, rerank: reranked ? reranks : .none)
        do throws(QuarryError) {
            return try searcher.search(question, options: options).hits.map(Answer.init)
        } catch {
            throw Failure(error)
        }
    }
}

extension KnowledgeBase.Failure {
    init(_ error: QuarryError) {
        self.init(code: error.code.rawValue, path: error.path, description: error.description)
    }
}

extension KnowledgeBase.Answer {
    init(_ hit: Hit) {
        self.init(
            source: hit.source.id.path,
            chunk: ChunkName(source: hit.source.id, place: .span(hit.chunk.span.range)).text,
            page: hit.chunk.span.page > 0 ? hit.chunk.span.page : nil, heading: hit.chunk.heading,
            text: hit.chunk.text, highlights: hit.highlights, score: hit.score,
            alsoIn: hit.copies.map(\.source.id.path),
            nearlyIn: hit.nearDuplicates.map(\.place.source.id.path), metadata: hit.metadata,
            before: hit.before.map(\.text), after: hit.after.map(\.text))
    }
}
