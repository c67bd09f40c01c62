import Corpus
import Foundation
import Postings
import Searching
import Terminal

/// An answer for people: file and page first, then the passage with what matched.
struct HitListing {
    let result: SearchResult
    let links: SourceLinks
    let style: Style

    /// About how much of a passage is shown: UTF-8 bytes, so that it takes the same room on
    /// screen whatever the script.
    private static let passageBytes = 420
    /// The same for each neighbour of a passage.
    private static let neighbourBytes = 180

    private static let shownNearDuplicates = 5

    init(_ result: SearchResult, links: SourceLinks, style: Style) {
        self.result = result
        self.links = links
        self.style = style
    }

    var text: String {
        let notes = result.notes.map { style.cyan("note: \($0)") } + expansion
        guard !result.hits.isEmpty else {
            return (notes + ["no hits for “\(result.query)”"]).joined(separator: "\n")
        }
        return (notes + result.hits.map(hit) + [style.dim(footer)]).joined(separator: "\n")
    }

    /// What was looked for besides the query, a line each.
    private var expansion: [String] {
        var lines = result.expansion.synonyms.map {
            "also for \($0.asked): \($0.others.joined(separator: ", "))"
        }
        lines += result.expansion.variants.map { "also: \($0)" }
        return lines.map(style.dim)
    }

    private var footer: String {
        let more = result.hasMore ? " and more" : ""
        let count = result.hits.count
        let hits = "\(Counted(count, "hit"))\(more)"
        let reranker = result.reranker.map { " by \($0)" } ?? ""
        return String(
            format: "%@, %d re-ranked%@, %.0f ms", hits, result.reranked, reranker,
            result.seconds * 1000)
    }

    private func hit(_ hit: Hit) -> String {
        var lines = [
            style.bold("\(hit.rank). ")
                + style.link(
                    style.bold(hit.source.id.path),
                    to: links.address(of: hit.source, page: hit.chunk.span.page))
                + style.cyan(Self.place(hit.chunk.span, hit.verdict))
                + style.dim(String(format: "  %.3f", hit.score))
        ]
        if !hit.chunk.heading.isEmpty {
            lines.append("   " + style.dim(hit.chunk.heading.joined(separator: " › ")))
        }
        lines += hit.before.flatMap { neighbour($0, showsEnd: true) }
        lines += indented(passage(hit))
        lines += hit.after.flatMap { neighbour($0, showsEnd: false) }
        let name = ChunkName(source: hit.source.id, place: .span(hit.chunk.span.range))
        lines.append("   " + style.dim("cite: \(ShellWord.quoted(name.text))"))
        lines += hit.copies.map {
            "   " + style.dim("also in \(linked($0))\(Self.place($0.span, nil))")
        }
        lines += hit.nearDuplicates.prefix(Self.shownNearDuplicates).map {
            let place = "\(linked($0.place))\(Self.place($0.place.span, nil))"
            return "   "
                + style.dim(String(format: "%.0f %% the same in %@", $0.similarity * 100, place))
        }
        if let explanation = hit.explanation { lines += explain(explanation) }
        return lines.joined(separator: "\n") + "\n"
    }

    private func indented(_ text: String) -> [String] {
        text.split(separator: "\n").map { "   " + $0 }
    }

    private func linked(_ copy: Hit.Copy) -> String {
        style.link(
            copy.source.id.path, to: links.address(of: copy.source, page: copy.span.page))
    }

    /// `, p. 3 (scanned)`; nothing for types without pages.
    static func place(_ span: Span, _ verdict: Page.Verdict?) -> String {
        guard span.page > 0 else { return "" }
        let pages =
            span.page == span.lastPage ? "p. \(span.page)" : "pp. \(span.page)–\(span.lastPage)"
        let doubt = verdict.flatMap { $0 == .ok ? nil : " (\($0.rawValue))" } ?? ""
        return ", \(pages)\(doubt)"
    }

    /// The part of the chunk that best shows why it was found, matches highlighted.
    private func passage(_ hit: Hit) -> String {
        let whole = hit.chunk.text
        let snippet = Highlighter.snippet(
            query: result.marked, in: whole,
            maxCharacters: Self.characters(whole, Self.passageBytes))
        let bytes = Array(snippet.text.utf8)
        var text = snippet.range.lowerBound > 0 ? "…" : ""
        var offset = 0
        for range in snippet.highlights {
            text += Self.string(bytes[offset..<range.lowerBound])
            text += style.highlight(Self.string(bytes[range]))
            offset = range.upperBound
        }
        text += Self.string(bytes[offset...])
        return text + (snippet.range.upperBound < whole.utf8.count ? "…" : "")
    }

    /// The part of a neighbour that is next to the passage.
    private func neighbour(_ chunk: Chunk, showsEnd: Bool) -> [String] {
        let count = Self.characters(chunk.text, Self.neighbourBytes)
        let part = showsEnd ? chunk.text.suffix(count) : chunk.text.prefix(count)
        let isCut = part.utf8.count < chunk.text.utf8.count
        let text = (isCut && showsEnd ? "…" : "") + part + (isCut && !showsEnd ? "…" : "")
        return indented(text).map(style.dim)
    }

    /// How many characters of a text take about so many bytes; at least one.
    private static func characters(_ text: String, _ bytes: Int) -> Int {
        max(1, text.count * bytes / max(text.utf8.count, bytes))
    }

    private static func string(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }

    private func explain(_ explanation: Explanation) -> [String] {
        var lines: [String] = []
        let scripts = explanation.scripts.sorted { $0.key < $1.key }
            .map { String(format: "%@ %.0f %%", $0.key, $0.value * 100) }.joined(separator: ", ")
        lines.append("query: \(scripts)\(origins(explanation))")
        lines.append(line("bm25", of: explanation.bm25))
        for term in explanation.terms {
            lines.append(
                String(
                    format: "  %@: %.3f (idf %.2f, weight %g, %@%@, in %@)",
                    term.term, term.score, term.idf, term.weight,
                    Counted(term.frequency, "time").description,
                    fields(explanation.fields[term.term] ?? [:]),
                    Counted(term.documentFrequency, "chunk").description))
        }
        if let vector = explanation.vector {
            let adapter = explanation.adapter.map { ", adapter \($0.prefix(12))" } ?? ""
            lines.append(line("vector", of: vector) + adapter)
        }
        lines.append(String(format: "fused: %.3f", explanation.fused) + ranks(explanation))
        if let late = explanation.late { lines.append(line("late", of: late)) }
        if let cross = explanation.cross { lines.append(line("cross", of: cross)) }
        if let difference = explanation.difference {
            lines.append(
                String(
                    format: "mmr: relevance %.3f, like a hit before %.3f",
                    difference.relevance, difference.redundancy))
        }
        return lines.map { "   " + style.dim($0) }
    }

    private func ranks(_ explanation: Explanation) -> String {
        guard !explanation.variantRanks.isEmpty else { return "" }
        let ranks = explanation.variantRanks.map { $0.map { "\($0)" } ?? "–" }
        return ", ranks for query and variants " + ranks.joined(separator: ", ")
    }

    private func origins(_ explanation: Explanation) -> String {
        let origins = explanation.weightOrigins.sorted { $0.key < $1.key }
        guard !origins.isEmpty else { return "" }
        let weights = origins.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        let identifiers = explanation.identifiers.joined(separator: ", ")
        return "; weights " + weights
            + (identifiers.isEmpty ? "" : ", at most 0.50 for the identifier \(identifiers)")
    }

    private func fields(_ counts: [String: Int]) -> String {
        guard !counts.isEmpty else { return "" }
        return ": "
            + counts.sorted { $0.key < $1.key }.map { "\($0.value) in \($0.key)" }
            .joined(separator: ", ")
    }

    private func line(_ name: String, of part: Explanation.Part) -> String {
        var text = String(format: "%@: %.3f", name, part.score)
        if let rank = part.rank { text += ", rank \(rank)" }
        if let scaled = part.scaled { text += String(format: ", standardised %.3f", scaled) }
        if let weight = part.weight { text += String(format: ", weight %.2f", weight) }
        return text
    }
}
