import Corpus
import Embedding
import HNSW
import Postings
import Ranking
import Segments
import Snapshots

extension Searcher {
    /// What is known of a query before anything is searched.
    struct Plan {
        var retrieval: RetrievalQuery
        var lexicalQuery: BM25Query
        /// The vectors of the query's words, where late interaction compares by them.
        var words = TokenVectors()
        /// Chunks that may be hits, a set for each segment; nil if all may.
        var allowed: [OrdinalSet]?
        var scripts: ScriptMix
        /// Nil where words and vectors have the weights that were asked for, whatever the script.
        var questionScripts: QuestionScripts?
        var fusion: Fusion
        var vectorWeight: Double?
        var lateWeight: Double
        /// Where each script's weights come from: `measured`, `pinned`, `default`, or `given`.
        var weightOrigins: [String: String]
        /// SHA-256 of what the question's vector passed through; nil for none.
        var adapter: String?
        /// What of the query is asked for letter by letter and limits the weights.
        var identifiers: [String] = []
        /// Other wordings, fused with the query's own ranking.
        var variants: [Searcher.Wording] = []
        var expansion = ExpansionFindings()
        /// What the reader of the answer should know.
        var notes: [String]
    }

    func plan(_ text: String, options: SearchOptions) throws -> Plan {
        let query = Query(text, syntax: options.syntax)
        let conditions = query.conditions + options.filters
        let hints = try notes(onFieldsIn: text, options: options)
        guard !conditions.isEmpty else {
            return try plan(query, allowed: restriction, notes: hints, options: options)
        }
        var filter = ConditionFilter(
            segments: snapshot.segments, within: restriction,
            metadata: snapshot.settings.metadata)
        try filter.apply(conditions)
        return try plan(
            query, allowed: filter.allowed, notes: hints + filter.notes, options: options)
    }

    /// The plan of a query whose conditions are seen to.
    /// - Parameters:
    ///   - allowed: chunks that meet them; nil: all may be hits.
    ///   - notes: on how they were taken.
    func plan(
        _ query: Query, allowed: [OrdinalSet]?, notes others: [String] = [],
        options: SearchOptions
    ) throws -> Plan {
        let notes = notes(on: query, options: options) + others
        let scripts = ScriptMix(query.text)
        let weights = snapshot.weights(of:)
        let weight = vectorWeight(options, measured: scripts.blend { weights($0).vectorWeight })
        var plan = Plan(
            retrieval: RetrievalQuery(text: query.text, vector: nil),
            lexicalQuery: try search.lexicalQuery(""), allowed: allowed, scripts: scripts,
            fusion: weight.map { .weightedSum(vectorWeight: $0) } ?? .reciprocalRank,
            vectorWeight: weight,
            lateWeight: options.lateWeight ?? scripts.blend { weights($0).lateWeight },
            weightOrigins: weightOrigins(of: scripts, options: options), notes: notes)
        limitWeights(of: &plan, options: options)
        if options.mode != .bm25, options.usesAdapter {
            plan.adapter = snapshot.manifest.adapter?.sha256
        }
        if !query.isBlank { try word(&plan, options: options) }
        return plan
    }

    /// An identifier is for BM25: whatever was measured or pinned, it keeps half of the weight in
    /// a query that holds one; in a chunk of another script, where one of them stands in it
    /// (`QuestionScripts`). Weights given with the question stay.
    private func limitWeights(of plan: inout Plan, options: SearchOptions) {
        guard options.mode == .hybrid else { return }
        let identifiers = Identifiers.found(in: plan.retrieval.text)
        guard !identifiers.isEmpty else { return }
        let most = Identifiers.maximumWeight
        if let weight = plan.vectorWeight, options.vectorWeight == nil {
            plan.vectorWeight = min(weight, most)
            plan.fusion = .weightedSum(vectorWeight: min(weight, most))
            plan.identifiers = identifiers
        }
        if options.lateWeight == nil {
            plan.lateWeight = min(plan.lateWeight, most)
            plan.identifiers = identifiers
        }
    }

    /// Puts the query, what it is expanded by, and its variants into the plan.
    private func word(_ plan: inout Plan, options: SearchOptions) throws {
        let text = plan.retrieval.text
        let synonyms = try synonyms(in: text, options: options)
        let (wording, feedback) = try wording(
            text, synonyms: synonyms, options: options, allowed: plan.allowed,
            hasWords: options.rerank == .late && plan.lateWeight > 0 && options.rerankDepth > 0)
        if options.mode == .hybrid, options.vectorWeight == nil {
            plan.questionScripts = QuestionScripts(
                [text] + synonyms.matches.flatMap(\.others),
                identifiers: Identifiers.found(in: text), pairs: scriptPairs)
        }
        plan.retrieval = wording.retrieval
        plan.lexicalQuery = wording.lexicalQuery
        plan.words = wording.words ?? TokenVectors()
        plan.variants = try variants(
            of: text, options: options, allowed: plan.allowed, notes: &plan.notes)
        plan.expansion = ExpansionFindings(
            synonyms: synonyms.matches.map { .init(asked: $0.asked, others: $0.others) },
            feedback: feedback, variants: plan.variants.map(\.retrieval.text))
    }

    private func weightOrigins(
        of scripts: ScriptMix, options: SearchOptions
    ) -> [String: String] {
        guard options.mode == .hybrid, options.fusion == .weighted else { return [:] }
        return scripts.shares.reduce(into: [:]) { origins, share in
            origins[share.key.rawValue] =
                options.vectorWeight != nil
                ? "given" : snapshot.origin(ofVectorWeight: share.key)
        }
    }

    private func vectorWeight(_ options: SearchOptions, measured: Double) -> Double? {
        switch (options.mode, options.fusion) {
        case (.bm25, _): 0
        case (.vector, _): 1
        case (.hybrid, .weighted): options.vectorWeight ?? measured
        case (.hybrid, .rrf): nil
        }
    }

    /// Why a query without words has no hits.
    private static func note(onBlank query: Query) -> String {
        if !query.conditions.isEmpty {
            return "conditions alone rank nothing: add words to look for"
        }
        let signs = query.text.filter { !$0.isWhitespace }
        if signs.isEmpty { return "the query is empty: write words to look for" }
        let wildcards =
            signs.contains { "*?%".contains($0) }
            ? "; wildcards match nothing here, a glob goes into --filter" : ""
        return "the query has no word, number or name to look for\(wildcards)"
    }

    static let noSignatures =
        "the index has no signatures of near-duplicates; build it again"

    private func notes(on query: Query, options: SearchOptions) -> [String] {
        var notes: [String] = []
        if let problem = query.problem { notes.append("\(problem): searched as plain words") }
        if query.isBlank { notes.append(Self.note(onBlank: query)) }
        if let built = snapshot.manifest.fingerprints[.analyzer], built != Analyzer.fingerprint {
            notes.append(
                "the index's terms were made by another version of Quarry; build it again")
        }
        if options.collapsesNearDuplicates,
            snapshot.segments.contains(where: { $0.signatures == nil })
        {
            notes.append(Self.noSignatures)
        }
        return notes
    }
}

extension Searcher.Plan {
    /// What is marked in hits: the query, and what its synonyms and variants say.
    var marked: String {
        let synonyms = expansion.synonyms.flatMap(\.others)
        return ([retrieval.text] + synonyms + expansion.variants).joined(separator: "\n")
    }
}

extension Query {
    /// Whether there is nothing in it to rank by: no letter or digit, and no sign that is a term.
    /// What a model makes of mere punctuation is noise.
    var isBlank: Bool {
        !text.unicodeScalars.contains(where: Self.isOfWords) && Analyzer().analyze(text).isEmpty
    }

    private static func isOfWords(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber, .letterNumber, .otherNumber:
            true
        default: false
        }
    }
}
