import Corpus
import Markup

/// Where a passage stands, in words: path, page, headings, and what to beware of.
struct PagePlace {
    let source: SourceFile
    let chunk: Chunk
    let verdict: Page.Verdict?

    init(_ source: SourceFile, _ chunk: Chunk, _ verdict: Page.Verdict?) {
        self.source = source
        self.chunk = chunk
        self.verdict = verdict
    }

    func html(_ language: PageLanguage) -> HTML {
        var parts: [HTML] = ["<span class=\"path\">\(source.id.path)</span>"]
        let span = chunk.span
        if span.page > 0 {
            let isOne = span.lastPage <= span.page
            let pages = isOne ? "\(span.page)" : "\(span.page)–\(span.lastPage)"
            let words = (isOne ? PageWord.page : .pages).text(in: language)
            parts.append("<span class=\"page\">\(words.replacing("#", with: pages))</span>")
        }
        if !chunk.heading.isEmpty {
            parts.append(
                "<span class=\"heading\">\(chunk.heading.joined(separator: " › "))</span>")
        }
        if let word = verdict.flatMap(Self.word) {
            parts.append("<span class=\"badge doubt\">\(word.text(in: language))</span>")
        }
        return parts.joined(" ")
    }

    /// Nil for a page whose text can be relied on.
    static func word(_ verdict: Page.Verdict) -> PageWord? {
        switch verdict {
        case .ok: nil
        case .empty: .verdictEmpty
        case .scanned: .verdictScanned
        case .garbled: .verdictGarbled
        case .partly: .verdictPartly
        }
    }
}
