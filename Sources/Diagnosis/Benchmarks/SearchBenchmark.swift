package import Corpus
package import Embedding
package import Evaluation
import HNSW
import Ranking
import Reporting
import Searching
import Segments
import Snapshots

/// How long an index takes to open and to answer, and how many of the nearest vectors it finds: the
/// figures of `quarry bench search`.
package struct SearchBenchmark {
    package struct Figures: Sendable {
        package var chunks: Int
        package var segments: Int
        package var questions: Int
        package var threads: Int
        /// Of opening what is searched, without the model.
        package var openSeconds: Double
        /// Of each question, in the order of what is done for it.
        package var latencies: [(name: String, latency: Latency)]
        /// Share of the true ten nearest vectors, over all segments, that a search finds.
        package var recallAt10: Double
        /// Of the process, without the files it maps.
        package var privateBytes: Int
    }

    private let snapshot: Snapshot
    private let searcher: Searcher
    private let openSeconds: Double
    private let threads: Int

    /// - Parameters:
    ///   - copies: how many times the index is there; above 1 its copies are made in `work`, see
    ///     `ShiftedCopies`.
    ///   - work: a folder that exists.
    ///   - wrote: told of the copies' segments.
    /// - Throws: what opening the index and its model throws.
    package init(
        index: String, copies: Int, work: String, models: ModelStore, threads: Int,
        wrote: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws(QuarryError) {
        var (manifest, layout) = try Self.current(of: index)
        if copies > 1 {
            let original = try Snapshot(manifest, layout: layout)
            (manifest, layout) = try ShiftedCopies(of: original, threads: threads)
                .write(copies, to: work, wrote: wrote)
        }
        let watch = Stopwatch()
        snapshot = try Snapshot(manifest, layout: layout)
        openSeconds = watch.seconds
        let encoder = try Searcher.encoder(of: snapshot, models: models, threads: threads)
        searcher = Searcher(snapshot: snapshot, encoder: encoder)
        self.threads = threads
    }

    private static func current(
        of index: String
    ) throws(QuarryError) -> (Manifest, IndexLayout) {
        let store = GenerationStore(root: index)
        return (try store.currentManifest(), store.layout)
    }

    /// Asks all questions in each way, one after the other, after a round that warms what is
    /// mapped.
    /// - Parameter exact: of how many questions the true nearest are looked for.
    /// - Complexity: O(`exact` · chunks) beside the searches.
    /// - Throws: what searching throws.
    package func run(_ questions: [String], exact: Int) throws(QuarryError) -> Figures {
        for question in questions { _ = try searcher.search(question, options: .init()) }
        var latencies: [(name: String, latency: Latency)] = []
        latencies.append(("embedding", try latency(questions, vector)))
        for (name, options) in Self.ways {
            let found = try latency(questions) { question throws(QuarryError) in
                _ = try searcher.search(question, options: options)
            }
            latencies.append((name, found))
        }
        return Figures(
            chunks: snapshot.manifest.statistics.chunks, segments: snapshot.segments.count,
            questions: questions.count, threads: threads, openSeconds: openSeconds,
            latencies: latencies, recallAt10: try recall(Array(questions.prefix(exact))),
            privateBytes: ProcessMemory.unmapped)
    }

    private static let ways: [(String, SearchOptions)] = [
        ("bm25", SearchOptions(mode: .bm25, rerank: .none)),
        ("vector", SearchOptions(mode: .vector, rerank: .none)),
        ("hybrid", SearchOptions(mode: .hybrid, rerank: .none)),
        ("re-ranked", SearchOptions(mode: .hybrid, rerank: .late)),
    ]

    private func vector(of question: String) throws(QuarryError) {
        do { _ = try searcher.vector(of: question) } catch { throw QuarryError(other: error) }
    }

    private func latency(
        _ questions: [String], _ body: (String) throws(QuarryError) -> Void
    ) throws(QuarryError) -> Latency {
        var seconds: [Double] = []
        for question in questions {
            let watch = Stopwatch()
            try body(question)
            seconds.append(watch.seconds)
        }
        guard let latency = Latency(seconds: seconds) else {
            throw QuarryError(.invalidInput, path: nil, "there is no question to ask")
        }
        return latency
    }

    private func recall(_ questions: [String]) throws(QuarryError) -> Double {
        let search = CandidateSearch(
            segments: snapshot.segments, settings: snapshot.settings.bm25)
        let options = SearchOptions()
        var (found, wanted) = (0, 0)
        for question in questions {
            let vector: [Float]
            do { vector = try searcher.vector(of: question) } catch {
                throw QuarryError(other: error)
            }
            let nearest = try search.nearest(vector, count: options.candidates, ef: options.ef)
            // Any vector that scores as the tenth does is as good.
            let truth = try exact(vector)
            wanted += truth.count
            if let last = truth.last {
                found += min(nearest.count { Float($0.score) >= last }, truth.count)
            }
        }
        return wanted > 0 ? Double(found) / Double(wanted) : 1
    }

    /// The scores of the ten nearest, best first.
    private func exact(_ vector: [Float]) throws(QuarryError) -> [Float] {
        var scores: [Float] = []
        for segment in snapshot.segments {
            scores += try segment.graph.exactSearch(query: vector, k: 10).map(\.score)
        }
        return Array(scores.sorted(by: >).prefix(10))
    }
}
