import Corpus
import Postings
package import Searching

/// An answer as `quarry search --json` prints it and the server sends it.
package struct SearchOutput: Encodable, Sendable {
    struct HitEntry: Encodable, Sendable {
        var rank: Int
        var score: Double
        var source: String
        var sourceSha256: String
        /// What `quarry cite INDEX` takes.
        var cite: String
        /// The passage's name at the server, and where that proves it.
        var id: String?
        var url: String?
        var title: String?
        var author: String?
        /// ISO 8601, as the document states it.
        var modified: String?
        var page: Int?
        var lastPage: Int?
        /// Of the first page.
        var pageVerdict: String?
        /// The worst of all the hit's pages.
        var verdict: String?
        var span: SpanEntry
        var heading: [String]
        var tableHeader: String?
        var text: String
        /// UTF-8 ranges of `text`: from, to.
        var highlights: [[Int]]
        /// Where the same text stands as well.
        var alsoIn: [PlaceEntry]
        /// Chunks of nearly the same text.
        var nearDuplicates: [NearDuplicateEntry]
        /// The job's, of the source.
        var metadata: [String: String]?
        /// With `--context`: the chunks just before and after.
        var context: ContextEntry?
        var explanation: ExplanationEntry?
    }

    struct NearDuplicateEntry: Encodable, Sendable {
        var source: String
        var sourceSha256: String
        var page: Int?
        var lastPage: Int?
        var span: SpanEntry
        /// Share of common shingles, 0…1.
        var similarity: Double
    }

    /// What was looked for besides the query.
    struct ExpansionEntry: Encodable, Sendable {
        struct Synonym: Encodable, Sendable {
            var asked: String
            var others: [String]
        }
        struct Term: Encodable, Sendable {
            var term: String
            var weight: Double
        }
        var synonyms: [Synonym]
        var rm3: [Term]
        var llm: [String]
    }

    struct PlaceEntry: Encodable, Sendable {
        var source: String
        var sourceSha256: String
        var title: String?
        var page: Int?
        var lastPage: Int?
        var span: SpanEntry
        var heading: [String]
    }

    struct ContextEntry: Encodable, Sendable {
        struct ChunkEntry: Encodable, Sendable {
            var page: Int?
            var lastPage: Int?
            var span: SpanEntry
            var text: String
        }
        var before: [ChunkEntry]
        var after: [ChunkEntry]
    }

    struct ExplanationEntry: Encodable, Sendable {
        struct Retriever: Encodable, Sendable {
            var score: Double
            var rank: Int?
            var scaled: Double?
            var weight: Double?

            init(_ part: Explanation.Part) {
                score = part.score
                rank = part.rank
                scaled = part.scaled
                weight = part.weight
            }
        }
        struct Term: Encodable, Sendable {
            var term: String
            var documentFrequency: Int
            var frequency: Int
            var weight: Double
            /// Occurrences in title, heading and body.
            var fields: [String: Int]
            var idf: Double
            var score: Double
        }
        var scripts: [String: Double]
        var bm25: Retriever
        var terms: [Term]
        var vector: Retriever?
        /// SHA-256 of the adapter that the question's vector passed through.
        var adapter: String?
        var fused: Double
        /// `measured`, `pinned`, `default` or `given`, by script.
        var weightOrigins: [String: String]
        /// Identifiers of the query, for which the vectors and `late` count half at most.
        var identifiers: [String]?
        /// With `--expand llm`: rank for the query and each variant.
        var variantRanks: [Int?]?
        var mmr: MMREntry?
        struct MMREntry: Encodable, Sendable {
            var relevance: Double
            var similarity: Double
        }
        var late: Retriever?
        var cross: Retriever?
    }

    /// The server's name of the index, and the root that answered.
    var index: String?
    var root: String?
    var query: String
    var hits: [HitEntry]
    /// Whether there are hits after these.
    var more: Bool
    /// How the query was taken, where that is not plain to see.
    var notes: [String]
    /// How many candidates were re-ranked, and by what.
    var reranked: Int
    var expansion: ExpansionEntry?
    var reranker: String?
    /// Only where members of a group are missing.
    var partial: PartialEntry?
    var seconds: Double

    package init(_ result: SearchResult) {
        query = result.query
        hits = result.hits.map(HitEntry.init)
        more = result.hasMore
        notes = result.notes
        reranked = result.reranked
        expansion = result.expansion.isEmpty ? nil : ExpansionEntry(result.expansion)
        reranker = result.reranker
        partial = PartialEntry(result.missing)
        seconds = result.seconds
    }

    /// As the server of an index sends it.
    /// - Parameter base: where the server is reached.
    init(_ result: SearchResult, from generation: ServedGeneration, base: String) {
        self.init(result)
        index = generation.index
        root = generation.root
        for (place, hit) in result.hits.enumerated() {
            let id = PassageID(hit, in: generation.index)
            hits[place].id = id.text
            hits[place].url = "\(base)/api/v1/cite/\(id.text)"
        }
    }
}

extension SearchOutput.HitEntry {
    init(_ hit: Hit) {
        let span = hit.chunk.span
        self.init(
            rank: hit.rank, score: hit.score, source: hit.source.id.path,
            sourceSha256: hit.source.contentHash.hex,
            cite: ChunkName(source: hit.source.id, place: .span(span.range)).text, id: nil,
            url: nil, title: hit.facts.title, author: hit.facts.author,
            modified: hit.facts.modified,
            page: span.firstPage, lastPage: span.finalPage, pageVerdict: hit.pageVerdict?.rawValue,
            verdict: hit.verdict?.rawValue, span: SpanEntry(span),
            heading: hit.chunk.heading, tableHeader: hit.chunk.tableHeader, text: hit.chunk.text,
            highlights: hit.highlights.map { [$0.lowerBound, $0.upperBound] },
            alsoIn: hit.copies.map(SearchOutput.PlaceEntry.init),
            nearDuplicates: hit.nearDuplicates.map(SearchOutput.NearDuplicateEntry.init),
            metadata: hit.metadata.isEmpty ? nil : hit.metadata,
            context: hit.before.isEmpty && hit.after.isEmpty
                ? nil : SearchOutput.ContextEntry(before: hit.before, after: hit.after),
            explanation: hit.explanation.map(SearchOutput.ExplanationEntry.init))
    }
}

extension SearchOutput.NearDuplicateEntry {
    init(_ near: Hit.NearDuplicate) {
        self.init(
            source: near.place.source.id.path, sourceSha256: near.place.source.contentHash.hex,
            page: near.place.span.firstPage, lastPage: near.place.span.finalPage,
            span: SpanEntry(near.place.span), similarity: near.similarity)
    }
}

extension SearchOutput.ExpansionEntry {
    init(_ findings: ExpansionFindings) {
        self.init(
            synonyms: findings.synonyms.map { Synonym(asked: $0.asked, others: $0.others) },
            rm3: findings.feedback.map { Term(term: $0.term, weight: $0.weight) },
            llm: findings.variants)
    }
}

extension SearchOutput.PlaceEntry {
    init(_ copy: Hit.Copy) {
        self.init(
            source: copy.source.id.path, sourceSha256: copy.source.contentHash.hex,
            title: copy.title, page: copy.span.firstPage, lastPage: copy.span.finalPage,
            span: SpanEntry(copy.span), heading: copy.heading)
    }
}

extension SearchOutput.ContextEntry {
    init(before: [Chunk], after: [Chunk]) {
        self.init(before: before.map(ChunkEntry.init), after: after.map(ChunkEntry.init))
    }
}

extension SearchOutput.ContextEntry.ChunkEntry {
    init(_ chunk: Chunk) {
        self.init(
            page: chunk.span.firstPage, lastPage: chunk.span.finalPage,
            span: SpanEntry(chunk.span), text: chunk.text)
    }
}

extension Span {
    /// Nil for types without pages.
    var firstPage: Int? { page > 0 ? page : nil }
    var finalPage: Int? { page > 0 ? lastPage : nil }
}

extension SpanEntry {
    init(_ span: Span) { self.init(span.range) }
}

extension SearchOutput.ExplanationEntry {
    init(_ explanation: Explanation) {
        self.init(
            scripts: explanation.scripts,
            bm25: Retriever(explanation.bm25),
            terms: explanation.terms.map {
                Term(
                    term: $0.term, documentFrequency: $0.documentFrequency,
                    frequency: $0.frequency, weight: $0.weight,
                    fields: explanation.fields[$0.term] ?? [:], idf: $0.idf, score: $0.score)
            },
            vector: explanation.vector.map(Retriever.init), adapter: explanation.adapter,
            fused: explanation.fused, weightOrigins: explanation.weightOrigins,
            identifiers: explanation.identifiers.isEmpty ? nil : explanation.identifiers,
            variantRanks: explanation.variantRanks.isEmpty ? nil : explanation.variantRanks,
            mmr: explanation.difference.map {
                MMREntry(relevance: $0.relevance, similarity: $0.redundancy)
            },
            late: explanation.late.map(Retriever.init),
            cross: explanation.cross.map(Retriever.init))
    }
}
