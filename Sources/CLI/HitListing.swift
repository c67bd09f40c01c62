import Corpus
import Foundation
import Postings
import Searching

/// An answer for people: file and page first, then the passage with what matched.
struct HitListing {
    let result: SearchResult
    let style: Style

    /// UTF-8 bytes of a passage that are shown.
    private static let passageBytes = 420

    init(_ result: SearchResult, style: Style) {
        self.result = result
        self.style = style
    }

    var text: String {
        guard !result.hits.isEmpty else { return "no hits for “\(result.query)”" }
        let hits = result.hits.map(hit)
        let footer = String(
            format: "%d hits, %d re-ranked, %.0f ms", result.hits.count, result.reranked,
            result.seconds * 1000)
        return (hits + [style.dim(footer)]).joined(separator: "\n")
    }

    private func hit(_ hit: Hit) -> String {
        var lines = [
            style.bold("\(hit.rank). \(hit.source.id.path)") + style.cyan(place(hit))
                + style.dim(String(format: "  %.3f", hit.score))
        ]
        if !hit.chunk.heading.isEmpty {
            lines.append("   " + style.dim(hit.chunk.heading.joined(separator: " › ")))
        }
        lines += passage(hit).split(separator: "\n").map { "   " + $0 }
        if let explanation = hit.explanation { lines += explain(explanation) }
        return lines.joined(separator: "\n") + "\n"
    }

    private func place(_ hit: Hit) -> String {
        let span = hit.chunk.span
        guard span.page > 0 else { return "" }
        let pages =
            span.page == span.lastPage ? "p. \(span.page)" : "pp. \(span.page)–\(span.lastPage)"
        let doubt = hit.pageVerdict.flatMap { $0 == .ok ? nil : " (\($0.rawValue))" } ?? ""
        return ", \(pages)\(doubt)"
    }

    /// The chunk's text around its first match, matches highlighted.
    private func passage(_ hit: Hit) -> String {
        let bytes = Array(hit.chunk.text.utf8)
        let window = Self.window(bytes, around: hit.highlights.first?.lowerBound ?? 0)
        var text = window.lowerBound > 0 ? "…" : ""
        var offset = window.lowerBound
        for range in hit.highlights
        where range.lowerBound >= offset && range.upperBound <= window.upperBound {
            text += Self.string(bytes[offset..<range.lowerBound])
            text += style.highlight(Self.string(bytes[range]))
            offset = range.upperBound
        }
        text += Self.string(bytes[offset..<window.upperBound])
        return text + (window.upperBound < bytes.count ? "…" : "")
    }

    /// A window of whole characters that begins shortly before `place`.
    private static func window(_ bytes: [UInt8], around place: Int) -> Range<Int> {
        guard bytes.count > passageBytes else { return 0..<bytes.count }
        let start = min(max(place - passageBytes / 4, 0), bytes.count - passageBytes)
        return whole(bytes, start)..<whole(bytes, start + passageBytes)
    }

    private static func whole(_ bytes: [UInt8], _ index: Int) -> Int {
        var index = index
        while index > 0 && index < bytes.count && bytes[index] & 0xC0 == 0x80 { index -= 1 }
        return index
    }

    private static func string(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }

    private func explain(_ explanation: Explanation) -> [String] {
        var lines: [String] = []
        let scripts = explanation.scripts.sorted { $0.key < $1.key }
            .map { String(format: "%@ %.0f %%", $0.key, $0.value * 100) }.joined(separator: ", ")
        lines.append("query: \(scripts)")
        if let bm25 = explanation.bm25 {
            lines.append(
                part(
                    "bm25", bm25, explanation.scaledBM25, explanation.vectorWeight.map { 1 - $0 },
                    explanation.bm25Rank))
        }
        for term in explanation.terms {
            lines.append(
                String(
                    format: "  %@: %.3f (idf %.2f, %d times, in %d chunks)", term.term,
                    term.score, term.idf, term.frequency, term.documentFrequency))
        }
        if let vector = explanation.vector {
            lines.append(
                part(
                    "vector", vector, explanation.scaledVector, explanation.vectorWeight,
                    explanation.vectorRank))
        }
        lines.append(String(format: "fused: %.3f", explanation.fused))
        if let late = explanation.late {
            lines.append(part("late", late, explanation.scaledLate, explanation.lateWeight, nil))
        }
        return lines.map { "   " + style.dim($0) }
    }

    private func part(
        _ name: String, _ score: Double, _ scaled: Double?, _ weight: Double?, _ rank: Int?
    ) -> String {
        var text = String(format: "%@: %.3f", name, score)
        if let rank { text += ", rank \(rank)" }
        if let scaled { text += String(format: ", standardised %.3f", scaled) }
        if let weight { text += String(format: ", weight %.2f", weight) }
        return text
    }
}
