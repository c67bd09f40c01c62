package import Corpus
import Postings
import Storage

/// How many documents the term index takes in and how many queries it answers a second, on one
/// thread: the figures of `quarry bench bm25`.
package enum TermBenchmark {
    package struct Figures: Hashable, Sendable {
        package var documents: Int
        package var documentsPerSecond: Double
        package var queriesPerSecond: Double
        /// Of the index's files.
        package var bytes: Int
    }

    /// - Parameters:
    ///   - texts: path of a file of `{"text": …}` a line, a document each.
    ///   - queries: the same of queries.
    /// - Throws: what reading the files and writing an index throw.
    package static func run(texts: String, queries: String) throws(QuarryError) -> Figures {
        let documents = try JSONLines.texts(texts)
        let queries = try JSONLines.texts(queries)
        return try FileSystem.withTemporaryPath(for: "bm25") { folder throws(QuarryError) in
            try FileSystem.makeFolder(folder)
            return try measure(documents: documents, queries: queries, folder: folder)
        }
    }

    private static func measure(
        documents: [String], queries: [String], folder: String
    ) throws(QuarryError) -> Figures {
        let watch = Stopwatch()
        var builder = PostingsBuilder()
        for (ordinal, text) in documents.enumerated() {
            builder.add(ordinal: ordinal, text: text)
        }
        let files = try builder.write(toDirectory: folder)
        let indexed = watch.seconds

        let reader = try PostingsReader(directory: folder)
        let analyzer = AnalyzerSession()
        let answering = Stopwatch()
        for query in queries {
            let terms = analyzer.analyze(query).map(\.term)
            let statistics = try BM25Statistics(of: terms, in: [reader])
            _ = try reader.bm25TopK(
                BM25Query(terms: terms, settings: BM25Settings(), statistics: statistics), k: 10)
        }
        let answered = answering.seconds
        return Figures(
            documents: documents.count, documentsPerSecond: Double(documents.count) / indexed,
            queriesPerSecond: Double(queries.count) / answered,
            bytes: files.reduce(0) { $0 + $1.info.length })
    }
}
