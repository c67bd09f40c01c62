package import Corpus

/// Two systems on the same questions.
package struct SystemComparison: Sendable {
    /// One measure of both.
    package struct MeasureRow: Hashable, Sendable {
        package var measure: String
        package var first: Double
        package var second: Double
        /// Second minus first.
        package var difference: Double
        /// Questions the second system answers better, worse, equally well.
        package var better: Int
        package var worse: Int
        package var equal: Int
        /// Of `RandomisationTest`.
        package var pValue: Double
    }

    /// A document that stands elsewhere in the second answer.
    package struct Move: Hashable, Sendable {
        package var document: String
        /// Ranks from 1; nil where it is not in the answer.
        package var from: Int?
        package var to: Int?
        /// 0 where it was not judged relevant.
        package var grade: Int
        /// Of its best passage, before and after.
        package var fromPage: Int?
        package var toPage: Int?
    }

    /// One question, both answers.
    package struct QueryRow: Sendable {
        package var id: String
        package var text: String
        /// Second minus first, by measure.
        package var differences: [String: Double]
        package var moved: [Move]
    }

    package var first: ScoredSystem
    package var second: ScoredSystem
    /// Questions that both answered.
    package var queryCount: Int
    package var measures: [MeasureRow]
    /// By the first measure's difference: what the second system does worst first.
    package var queries: [QueryRow]

    /// Documents that are in neither answer's first so many are not said to have moved.
    package static let depth = 10

    /// - Throws: `invalidInput` where the two have no question in common.
    package init(
        _ first: ScoredSystem, _ second: ScoredSystem, test: RandomisationTest = RandomisationTest()
    ) throws(QuarryError) {
        let others = Dictionary(second.queries.map { ($0.id, $0) }) { first, _ in first }
        let pairs = first.queries.compactMap { query in others[query.id].map { (query, $0) } }
        guard !pairs.isEmpty else {
            throw QuarryError(
                .invalidInput, path: nil,
                "\(first.name) and \(second.name) have no question in common")
        }
        self.first = Self.restricted(first, to: pairs.map(\.0))
        self.second = Self.restricted(second, to: pairs.map(\.1))
        queryCount = pairs.count
        measures = first.measures.filter(second.measures.contains).map {
            Self.row($0, pairs, test)
        }
        let rows = pairs.map(Self.queryRow)
        let leading = measures.first?.measure ?? ""
        queries = rows.enumerated().sorted {
            let left = $0.element.differences[leading] ?? 0
            let right = $1.element.differences[leading] ?? 0
            return left != right ? left < right : $0.offset < $1.offset
        }.map(\.element)
    }

    private static func restricted(_ system: ScoredSystem, to queries: [ScoredQuery])
        -> ScoredSystem
    {
        ScoredSystem(name: system.name, measures: system.measures, queries: queries)
    }

    private static func row(
        _ measure: String, _ pairs: [(ScoredQuery, ScoredQuery)], _ test: RandomisationTest
    ) -> MeasureRow {
        let values = pairs.compactMap { first, second -> (Double, Double)? in
            guard let before = first.values[measure], let after = second.values[measure] else {
                return nil
            }
            return (before, after)
        }
        let count = Double(max(values.count, 1))
        let before = values.reduce(0) { $0 + $1.0 } / count
        let after = values.reduce(0) { $0 + $1.1 } / count
        return MeasureRow(
            measure: measure, first: before, second: after, difference: after - before,
            better: values.count { $0.1 > $0.0 }, worse: values.count { $0.1 < $0.0 },
            equal: values.count { $0.1 == $0.0 }, pValue: test.pValue(values.map { $0.1 - $0.0 }))
    }

    private static func queryRow(_ first: ScoredQuery, _ second: ScoredQuery) -> QueryRow {
        var differences: [String: Double] = [:]
        for (measure, before) in first.values {
            if let after = second.values[measure] { differences[measure] = after - before }
        }
        return QueryRow(
            id: first.id, text: first.text, differences: differences,
            moved: moves(first, second))
    }

    /// Those with another rank, by their better one of the two.
    private static func moves(_ first: ScoredQuery, _ second: ScoredQuery) -> [Move] {
        let before = places(first.ranking)
        let after = places(second.ranking)
        let heads = first.ranking.prefix(depth) + second.ranking.prefix(depth)
        let moved = Set(heads.map(\.id)).compactMap { id -> Move? in
            let from = before[id]
            let to = after[id]
            guard from?.rank != to?.rank else { return nil }
            return Move(
                document: id, from: from?.rank, to: to?.rank, grade: second.relevant[id] ?? 0,
                fromPage: from?.page, toPage: to?.page)
        }
        return moved.sorted {
            let left = (min($0.from ?? .max, $0.to ?? .max), $0.document)
            let right = (min($1.from ?? .max, $1.to ?? .max), $1.document)
            return left < right
        }
    }

    private static func places(
        _ ranking: [RankedDocument]
    ) -> [String: (rank: Int, page: Int?)] {
        Dictionary(
            ranking.enumerated().map { ($1.id, (rank: $0 + 1, page: $1.page)) }
        ) { first, _ in first }
    }
}
