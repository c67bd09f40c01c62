import Corpus
import HNSW
import Postings
import Segments

/// Which chunks of a snapshot meet a query's conditions: a set for each segment.
///
/// Sources are scanned if a condition is about them, chunks only for those that are left and
/// only if one is about their headings or pages; words are looked up in the term index.
struct ConditionFilter {
    let segments: [SegmentReader]
    private(set) var allowed: [OrdinalSet]
    /// What a reader should know of how the conditions were taken.
    private(set) var notes: [String] = []
    private let session = AnalyzerSession()
    private let metadata: [MetadataRule]

    /// - Parameters:
    ///   - within: chunks that may meet them; nil for all.
    ///   - metadata: what the job knows of sources.
    init(
        segments: [SegmentReader], within: [OrdinalSet]? = nil, metadata: [MetadataRule] = []
    ) {
        self.segments = segments
        self.metadata = metadata
        allowed = within ?? segments.map { OrdinalSet(all: $0.chunkCount) }
    }

    /// Leaves out what does not meet the conditions.
    /// - Throws: `QuarryError`, `QuarryError`: `corrupt`.
    mutating func apply(_ conditions: [Condition]) throws {
        try applyToSources(conditions.filter { $0.scope == .source })
        for condition in conditions where condition.strength != .preferred {
            try applyPhrase(condition)
        }
        try applyToChunks(conditions.filter { $0.scope == .chunk })
        for condition in conditions where condition.strength == .preferred {
            try applyPhrase(condition)
        }
    }

    private mutating func applyToSources(_ conditions: [Condition]) throws {
        guard !conditions.isEmpty else { return }
        var unknown = Set(
            conditions.compactMap { condition -> String? in
                guard case .metadata(let key, _) = condition.test else { return nil }
                return key
            })
        let tests = conditions.map { RecordTest($0, metadata: metadata) }
        for (index, segment) in segments.enumerated() {
            var set = OrdinalSet(bound: segment.chunkCount)
            for number in 0..<segment.sources.count {
                let record = try segment.sources[number]
                // What stands in sources that the reader may not see is not known to be there.
                if !unknown.isEmpty, try isVisible(record, in: index) {
                    unknown.subtract(
                        metadata.metadata(of: record.file.id.path, stating: record.facts).keys)
                }
                guard tests.allSatisfy({ $0.passes(record, in: session) }) else { continue }
                set.insert(try segment.ordinals(of: record))
            }
            allowed[index].formIntersection(set)
        }
        notes += unknown.sorted().map { "the index knows no metadata called “\($0)”" }
    }

    /// Whether some chunk of a source was allowed from the start.
    private func isVisible(_ record: SourceRecord, in index: Int) throws -> Bool {
        try segments[index].ordinals(of: record).contains(where: allowed[index].contains)
    }

    private mutating func applyToChunks(_ conditions: [Condition]) throws {
        guard !conditions.isEmpty else { return }
        let tests = conditions.map { RecordTest($0) }
        for (index, segment) in segments.enumerated() {
            var ordinals: [Int] = []
            allowed[index].forEach { ordinals.append($0) }
            var set = OrdinalSet(bound: segment.chunkCount)
            for ordinal in ordinals {
                let chunk = try segment.chunk(ordinal).chunk
                if tests.allSatisfy({ $0.passes(chunk, in: session) }) { set.insert(ordinal) }
            }
            allowed[index] = set
        }
    }

    static func note(onWordless text: String) -> String {
        "“\(text)” has no word to look for and is passed over"
    }

    static func note(onAbsent text: String) -> String {
        "“\(text)” is nowhere in these words: searched as words"
    }

    private mutating func applyPhrase(_ condition: Condition) throws {
        guard case .phrase(let text) = condition.test else { return }
        let spellings = Phrase.spellings(of: text)
        guard !spellings.isEmpty else {
            notes.append(Self.note(onWordless: text))
            return
        }
        var sets = allowed
        for (index, segment) in segments.enumerated() {
            var holding = OrdinalSet(bound: segment.chunkCount)
            for phrase in spellings {
                try segment.postings.forEachDocument(holding: phrase) { holding.insert($0) }
            }
            switch condition.strength {
            case .required, .preferred: sets[index].formIntersection(holding)
            case .excluded: sets[index].subtract(holding)
            }
        }
        if condition.strength == .preferred && sets.allSatisfy(\.isEmpty) {
            notes.append(Self.note(onAbsent: text))
        } else {
            allowed = sets
        }
    }
}

/// A condition on a source or a chunk, ready to be asked of many.
private struct RecordTest {
    let condition: Condition
    /// Of conditions on words; empty if there is no word in them.
    private let spellings: [Phrase]
    private let metadata: [MetadataRule]

    init(_ condition: Condition, metadata: [MetadataRule] = []) {
        self.condition = condition
        self.metadata = metadata
        switch condition.test {
        case .title(let text), .heading(let text): spellings = Phrase.spellings(of: text)
        case .phrase, .source, .language, .type, .pages, .date, .metadata: spellings = []
        }
    }

    func passes(_ record: SourceRecord, in session: AnalyzerSession) -> Bool {
        let isMet =
            switch condition.test {
            case .title: record.facts.title.map { holds($0, in: session) } ?? false
            case .source(let pattern): pattern.matches(record.file.id.path)
            case .language(let tags): tags.contains { Self.language(record.facts.language, is: $0) }
            case .type(let types): types.contains(record.file.type)
            case .date(let range): record.facts.date.map(range.contains) ?? false
            case .metadata(let key, let values):
                metadata.metadata(of: record.file.id.path, stating: record.facts)[key, default: []]
                    .contains { values.contains($0.lowercased()) }
            case .phrase, .heading, .pages: true
            }
        return isMet != (condition.strength == .excluded)
    }

    func passes(_ chunk: Chunk, in session: AnalyzerSession) -> Bool {
        let isMet =
            switch condition.test {
            case .heading: holds(chunk.heading.joined(separator: " › "), in: session)
            case .pages(let ranges):
                chunk.span.page > 0
                    && ranges.contains {
                        $0.lowerBound <= chunk.span.lastPage && chunk.span.page <= $0.upperBound
                    }
            case .phrase, .title, .source, .language, .type, .date, .metadata: true
            }
        return isMet != (condition.strength == .excluded)
    }

    private func holds(_ text: String, in session: AnalyzerSession) -> Bool {
        spellings.contains { $0.occurs(in: text, by: session) }
    }

    private static func language(_ tag: String, is range: String) -> Bool {
        let tag = tag.lowercased()
        return tag == range || tag.hasPrefix(range + "-")
    }
}

extension Condition {
    enum Scope { case source, chunk, terms }

    /// What has to be read to know whether it is met.
    var scope: Scope {
        switch test {
        case .title, .source, .language, .type, .date, .metadata: .source
        case .heading, .pages: .chunk
        case .phrase: .terms
        }
    }
}
