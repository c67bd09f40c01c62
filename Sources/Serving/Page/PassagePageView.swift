import Corpus
import Markup

/// A page for one passage: proved or not, with its lines on the pages it stands on, or in the text
/// around it where its document has no pages. Needs no script.
struct PassagePageView {
    let view: PassageView
    /// The passage, and those before and after it in its document.
    let around: [Chunk]
    let language: PageLanguage
    let basePath: String

    /// Passages that are shown before and after.
    static let around = 3

    private func word(_ word: PageWord) -> String { word.text(in: language) }
    private var source: SourceEntry { view.cite.source }

    var document: PageDocument {
        PageDocument(
            title: "\(source.title ?? source.source) · Quarry", language: language,
            basePath: basePath, body: body)
    }

    private var body: HTML {
        let heading = view.cite.passage.heading.joined(separator: " › ")
        let isHere = view.cite.state == SourceProofs.State.proved.rawValue
        let original: HTML = """
            <a class="original" href="\(basePath)/api/v1/sources/\(source.id)/original" download>\
            \(word(.original))</a>
            """
        return """
            <header class="top"><a class="brand" href="\(basePath)/">Quarry</a></header>
            <main class="alone viewer">
            <h1>\(source.title ?? source.source)</h1>
            <p class="where"><span class="path">\(source.source)</span> \
            <span class="heading">\(heading)</span></p>
            <p class="facts">\(Self.badge(view.cite.state, language)) \(isHere ? original : "")</p>
            \(view.pagesMissing == nil ? "" : "<p class=\"note\">\(word(.noImage))</p>")
            \(view.pages.isEmpty ? text : pages)
            </main>
            """
    }

    /// The state of a proof, in words.
    static func badge(_ state: String, _ language: PageLanguage) -> HTML {
        let state = SourceProofs.State(rawValue: state) ?? .unproved
        let word: PageWord =
            switch state {
            case .proved: .proved
            case .textMoved: .textMoved
            case .sourceChanged: .sourceChanged
            case .sourceMissing: .sourceMissing
            case .unproved: .cannotSay
            }
        return """
            <span class="badge \(state == .proved ? "sure" : "doubt")">\(word.text(in: language))</span>
            """
    }

    private var pages: HTML {
        view.pages.map { page -> HTML in
            let doubt =
                Page.Verdict(rawValue: page.verdict).flatMap(PagePlace.word).map { word -> HTML in
                    " <span class=\"badge doubt\">\(self.word(word))</span>"
                } ?? ""
            let number = "\(page.page)"
            let (width, height) = (
                SVG.number(Double(page.width)), SVG.number(Double(page.height))
            )
            let marks = page.lines.map { sides in
                SVG.rectangle(
                    x: Double(sides[0]), y: Double(sides[1]),
                    width: Double(sides[2] - sides[0]), height: Double(sides[3] - sides[1]),
                    style: "line")
            }.joined("")
            return """
                <figure class="sheet">
                <figcaption>\(word(.page).replacing("#", with: number))\(doubt)</figcaption>
                <div class="paper">
                <img src="\(basePath)/api/v1/sources/\(source.id)/pages/\(number)" \
                width="\(Int(page.width.rounded()))" height="\(Int(page.height.rounded()))" \
                alt="\(word(.pageImage).replacing("#", with: number))">
                <svg class="marks" viewBox="0 0 \(width) \(height)" aria-hidden="true">\(marks)</svg>
                </div>
                </figure>
                """
        }.joined()
    }

    private var text: HTML {
        let span = view.cite.passage.span
        let paragraphs = around.map { chunk -> HTML in
            let isIt = chunk.span.range == span.start..<span.end
            return isIt
                ? "<p class=\"it\"><mark>\(chunk.text)</mark></p>" : "<p>\(chunk.text)</p>"
        }.joined()
        return "<div class=\"text\" lang=\"\(source.language)\">\(paragraphs)</div>"
    }
}
