import Corpus
import Embedding
import HNSW
import Postings
import Ranking
import Snapshots

extension Searcher {
    /// What is known of a query before anything is searched.
    struct Plan {
        var retrieval: RetrievalQuery
        var lexicalQuery: BM25Query
        /// Chunks that may be hits, a set for each segment; nil if all may.
        var allowed: [OrdinalSet]?
        var scripts: ScriptMix
        var fusion: Fusion
        var vectorWeight: Double?
        var lateWeight: Double
        /// What the reader of the answer should know.
        var notes: [String]
    }

    func plan(_ text: String, _ options: SearchOptions) throws -> Plan {
        let query = options.syntax == .plain ? Query(text: text) : Query(parsing: text)
        let conditions = query.conditions + options.filters
        var notes = notes(on: query)
        var allowed: [OrdinalSet]?
        if !conditions.isEmpty {
            var filter = ConditionFilter(segments: snapshot.segments)
            try filter.apply(conditions)
            allowed = filter.allowed
            notes += filter.notes
        }
        let scripts = ScriptMix(query.text)
        let calibration = snapshot.manifest.calibration
        let weight = vectorWeight(
            options, measured: scripts.blend { calibration.of($0).vectorWeight })
        return Plan(
            retrieval: RetrievalQuery(
                text: query.text,
                vector: options.mode == .bm25 || query.isBlank ? nil : try embed(query.text)),
            lexicalQuery: try search.lexicalQuery(query.text), allowed: allowed, scripts: scripts,
            fusion: weight.map { .weightedSum(vectorWeight: $0) } ?? .reciprocalRank,
            vectorWeight: weight,
            lateWeight: options.lateWeight ?? scripts.blend { calibration.of($0).lateWeight },
            notes: notes)
    }

    private func vectorWeight(_ options: SearchOptions, measured: Double) -> Double? {
        switch (options.mode, options.fusion) {
        case (.bm25, _): 0
        case (.vector, _): 1
        case (.hybrid, .weighted): options.vectorWeight ?? measured
        case (.hybrid, .rrf): nil
        }
    }

    private func notes(on query: Query) -> [String] {
        var notes: [String] = []
        if let problem = query.problem { notes.append("\(problem): searched as plain words") }
        if query.isBlank && !query.conditions.isEmpty {
            notes.append("conditions alone rank nothing: add words to look for")
        }
        if let built = snapshot.manifest.fingerprints["analyzer"], built != Analyzer.fingerprint {
            notes.append(
                "the index's terms were made by another version of Quarry; build it again")
        }
        return notes
    }

    private func embed(_ query: String) throws(SearchError) -> [Float] {
        Array(try model().embed([query])[0])
    }
}

extension Query {
    /// Whether there is nothing in it to rank by.
    var isBlank: Bool { text.allSatisfy(\.isWhitespace) }
}
