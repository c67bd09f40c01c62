import Corpus
import Markup
import Searching

extension FrontPage {
    /// What is read out when the page is there.
    var status: String {
        guard let found else { return complaint ?? "" }
        let count = found.result.hits.count
        return count == 0
            ? word(.nothing) : word(.found).replacing("#", with: "\(count)")
    }

    /// What stands there before anything was asked.
    var welcome: HTML {
        guard isOpen else { return "<p class=\"welcome\">\(word(.welcome))</p>" }
        let count = sourceCount.map { " · " + word(.documents).replacing("#", with: "\($0)") }
        let name = question.index ?? indexes.first ?? ""
        return """
            <p class="welcome">\(word(.welcome))</p>
            <p class="scope">\(name)\(count ?? "")</p>
            """
    }

    var results: HTML {
        guard isOpen else {
            return """
                <p class="welcome">\(word(.tokenNeeded))</p>
                <noscript><p class="welcome">\(word(.scriptNeeded))</p></noscript>
                """
        }
        if let complaint { return "<p class=\"note\">\(complaint)</p>" }
        guard let found else { return welcome }
        let notes = found.result.notes.map { note -> HTML in
            "<p class=\"note\">\(word(.notes)): \(note)</p>"
        }.joined()
        let hits = found.result.hits.map { hit in item(hit, in: found.generation) }.joined()
        return """
            <section class="passages" aria-labelledby="passages">
            <h2 id="passages">\(word(.passages))</h2>
            \(notes)
            <ol class="hits" start="\(question.start + 1)">
            \(hits)
            </ol>
            \(more)
            </section>
            """
    }

    private var more: HTML {
        let next = question.start + PageQuestion.pageSize
        guard found?.result.hasMore == true, next <= 990 else { return "" }
        return """
            <p><a class="more" href="\(basePath)/\(question.address(start: next))">\
            \(word(.more))</a></p>
            """
    }

    private func item(_ hit: Hit, in generation: ServedGeneration) -> HTML {
        let id = PassageID(hit, in: generation.index).text
        let language: HTML =
            question.statesLanguage ? "?hl=\(question.language.rawValue)" : ""
        return """
            <li class="hit">
            <h3><a href="\(basePath)/passage/\(id)\(language)">\
            \(hit.facts.title ?? hit.source.id.path)</a></h3>
            <p class="where">\(PagePlace(hit.source, hit.chunk, hit.verdict).html(question.language))</p>
            <p class="text" lang="\(hit.facts.language)">\(Self.marked(hit))</p>
            \(copies(hit))
            \(hit.explanation.map { PageExplanation($0, hit.score, question.language).html } ?? "")
            </li>
            """
    }

    private func copies(_ hit: Hit) -> HTML {
        guard !hit.copies.isEmpty else { return "" }
        let places = hit.copies.prefix(5).map(\.source.id.path).joined(separator: ", ")
        return "<p class=\"also\">\(word(.alsoIn)) \(places)</p>"
    }

    /// The text with what matches the question marked.
    private static func marked(_ hit: Hit) -> HTML {
        let bytes = Array(hit.chunk.text.utf8)
        var pieces: [HTML] = []
        var position = 0
        func text(_ range: Range<Int>) -> String {
            String(decoding: bytes[range], as: UTF8.self)
        }
        for range in hit.highlights.sorted(by: { $0.lowerBound < $1.lowerBound })
        where range.lowerBound >= position && range.upperBound <= bytes.count {
            pieces.append("\(text(position..<range.lowerBound))")
            pieces.append("<mark>\(text(range))</mark>")
            position = range.upperBound
        }
        pieces.append("\(text(position..<bytes.count))")
        return pieces.joined("")
    }
}
