package import Corpus
import Foundation
import Storage

/// The files of the TREC conferences, which retrieval tools exchange (trec_eval's README).
///
/// Fields are separated by white space, so that ids hold none: in ids that Quarry writes, white
/// space and `%` are written as in a URL (`%20`), and read back.
package enum TRECFiles {
    /// Reads a TREC run: `query Q0 document rank score tag` a line.
    ///
    /// As in trec_eval, ranks are those of the scores (as 32-bit floats), whatever the fourth
    /// field says; of equal scores the document with the greater id is first.
    /// - Throws: `notFound`, `io`, or `invalidInput` with the line.
    package static func readRun(
        _ path: String
    ) throws(QuarryError) -> [String: [RankedDocument]] {
        var rankings: [String: [RankedDocument]] = [:]
        var seen: Set<[String]> = []
        for (number, line) in try JSONLines.lines(path) {
            let fields = line.split(whereSeparator: \.isWhitespace).map(decoded)
            if fields.isEmpty { continue }
            guard fields.count == 6, let score = Float(fields[4]), score.isFinite else {
                throw QuarryError(
                    .invalidInput, path: path, place: .init(line: number),
                    "is not: query Q0 document rank score tag")
            }
            guard seen.insert([fields[0], fields[2]]).inserted else {
                throw QuarryError(
                    .invalidInput, path: path, place: .init(line: number),
                    "the document is there twice for its query")
            }
            rankings[fields[0], default: []].append(
                RankedDocument(id: fields[2], score: Double(score)))
        }
        return rankings.mapValues { $0.sorted(by: isBefore) }
    }

    private static func isBefore(_ left: RankedDocument, _ right: RankedDocument) -> Bool {
        left.score != right.score
            ? left.score > right.score
            : right.id.utf8.lexicographicallyPrecedes(left.id.utf8)
    }

    /// Reads judgements: TREC's `query 0 document grade` a line, or BEIR's three columns.
    /// - Throws: `notFound`, `io`, or `invalidInput` with the line.
    package static func readJudgements(_ path: String) throws(QuarryError) -> Judgements {
        var judgements: Judgements = [:]
        for (number, line) in try JSONLines.lines(path) {
            let fields = line.split(whereSeparator: \.isWhitespace).map(decoded)
            if fields.isEmpty { continue }
            let grade = fields.last.flatMap(grade)
            // BEIR's files begin with the names of the columns.
            if number == 1, fields.count == 3, grade == nil { continue }
            guard (3...4).contains(fields.count), let grade else {
                throw QuarryError(
                    .invalidInput, path: path, place: .init(line: number),
                    "is not: query 0 document grade")
            }
            judgements[fields[0], default: [:]][fields[fields.count - 2]] = grade > 0 ? grade : nil
        }
        return judgements
    }

    /// A judgement's grade: a whole number, which some write as `1.0`.
    static func grade(_ text: String) -> Int? {
        Int(text) ?? Double(text).flatMap { Int(exactly: $0) }
    }

    /// A system's answers as a TREC run; read back, it has the order it was written in.
    package static func text(of system: ScoredSystem) -> String {
        var lines: [String] = []
        let tag = encoded(system.name)
        for query in system.queries {
            var last = Float.infinity
            for (index, document) in query.ranking.enumerated() {
                // Equal scores would be put in the order of the ids.
                let score = min(Float(document.score), last.nextDown)
                last = score
                lines.append(
                    "\(encoded(query.id)) Q0 \(encoded(document.id)) \(index + 1) \(score) \(tag)")
            }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// Judgements as a file, by query and document.
    package static func text(of judgements: Judgements) -> String {
        var lines: [String] = []
        for query in judgements.keys.sorted() {
            for (document, grade) in (judgements[query] ?? [:]).sorted(by: { $0.key < $1.key }) {
                lines.append("\(encoded(query)) 0 \(encoded(document)) \(grade)\n")
            }
        }
        return lines.joined()
    }

    /// Writes one of the texts, replacing what was there.
    /// - Throws: `io`.
    package static func write(_ text: String, to path: String) throws(QuarryError) {
        try FileSystem.replace(path, with: Array(text.utf8))
    }

    /// Scores a TREC run against judgements, as ir-measures does: over all judged queries, those
    /// without an answer counting 0.
    package static func score(
        _ run: [String: [RankedDocument]], _ judgements: Judgements, name: String
    ) -> ScoredSystem {
        let queries = judgements.keys.sorted().map { id in
            let ranking = run[id] ?? []
            let grades = judgements[id] ?? [:]
            return ScoredQuery(
                id: id, text: id, ranking: ranking, relevant: grades,
                values: SetMeasures.values(ranking.map(\.id), grades))
        }
        return ScoredSystem(name: name, measures: SetMeasures.names, queries: queries)
    }

    private static func encoded(_ id: String) -> String {
        guard id.contains(where: { $0.isWhitespace || $0 == "%" }) || id.isEmpty else { return id }
        var text = ""
        for scalar in id.unicodeScalars {
            if scalar == "%" || scalar.properties.isWhitespace {
                for byte in String(scalar).utf8 { text += String(format: "%%%02X", byte) }
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text.isEmpty ? "%" : text
    }

    private static func decoded(_ field: Substring) -> String {
        field.contains("%") ? field.removingPercentEncoding ?? String(field) : String(field)
    }
}
