import Corpus
import Fields
import Markup
import Searching

/// The page that is asked at: a form, and what was found.
struct FrontPage {
    let question: PageQuestion
    let basePath: String
    /// Whether a browser, which sends no token by itself, is answered.
    let isOpen: Bool
    /// Those served, and what this reader sees of the one that is asked.
    var indexes: [String] = []
    /// Whether documents can be added.
    var takesFiles = false
    /// Nil where it is not known.
    var sourceCount: Int?
    var facets: [Facet] = []
    var found: ServingEngine.Found?
    /// Why nothing is found.
    var complaint: String?

    var document: PageDocument {
        PageDocument(
            title: question.text.isEmpty ? "Quarry" : "\(question.text.prefix(80)) · Quarry",
            language: question.language, basePath: basePath,
            data: [
                ("words", JSONText.text(PageWord.all(in: question.language))),
                ("open", isOpen ? "true" : "false"),
            ], body: body)
    }

    func word(_ word: PageWord) -> String { word.text(in: question.language) }

    private var body: HTML {
        """
        <a class="skip" href="#results">\(word(.skip))</a>
        <header class="top">
        <a class="brand" href="\(basePath)/">Quarry</a>
        \(form)
        </header>
        <p id="status" class="status" role="status">\(status)</p>
        <div class="desk">
        <nav id="history" class="history" hidden></nav>
        <main id="results" tabindex="-1">
        \(results)
        </main>
        \(adding)
        <template id="welcome">
        \(welcome)
        </template>
        <aside id="viewer" class="viewer" tabindex="-1" hidden></aside>
        </div>
        <footer>
        <p>\(word(.keys))</p>
        <p class="languages">\(languages)</p>
        </footer>
        """
    }

    private var form: HTML {
        let stated: HTML =
            question.statesLanguage
            ? "<input type=\"hidden\" name=\"hl\" value=\"\(question.language.rawValue)\">" : ""
        let isOpen: HTML = question.chosen.isEmpty && !question.isExplained ? "" : " open"
        return """
            <form id="ask" role="search" method="get" action="\(basePath)/">
            <div class="box">
            <label class="hidden" for="question">\(word(.question))</label>
            <textarea id="question" name="q" rows="1" maxlength="4096" autocomplete="off" \
            placeholder="\(word(.question))" enterkeyhint="search">\(question.text)</textarea>
            <button type="submit">\(word(.search))</button>
            </div>
            <details class="filters"\(isOpen)>
            <summary>\(word(.filters))</summary>
            <div id="filters" class="fields">
            \(fields)
            </div>
            </details>
            \(stated)
            </form>
            """
    }

    private var fields: HTML {
        var fields: [HTML] = []
        if indexes.count > 1 {
            fields.append(
                Self.select(
                    "index", label: word(.index), chosen: question.index,
                    options: indexes.map { ($0, $0) }, none: nil))
        }
        let metadata = facets.filter(\.isMetadata).flatMap { facet in
            facet.values.map { ($0.filter, "\(facet.field): \($0.value) (\($0.sources))") }
        }
        for (name, label) in [
            ("type", PageWord.type), ("language", .language), ("folder", .folder),
        ] {
            let facet = facets.first { $0.field == name && !$0.isMetadata }
            let options = facet?.values.map { ($0.filter, "\($0.value) (\($0.sources))") } ?? []
            fields.append(
                Self.select(
                    name, label: word(label), chosen: question.chosen[name], options: options,
                    none: word(.any)))
        }
        if !metadata.isEmpty {
            fields.append(
                Self.select(
                    "meta", label: "Metadata", chosen: question.chosen["meta"],
                    options: metadata, none: word(.any)))
        }
        let isChecked: HTML = question.isExplained ? " checked" : ""
        fields.append(
            """
            <label class="check"><input type="checkbox" name="explain" value="true"\(isChecked)> \
            \(word(.explain))</label>
            """)
        return fields.joined()
    }

    /// - Parameter none: what stands for no choice; nil where one has to be made.
    private static func select(
        _ name: String, label: String, chosen: String?,
        options: [(value: String, text: String)], none: String?
    ) -> HTML {
        var all = options
        if let none { all.insert(("", none), at: 0) }
        // What the address says stays, whether or not some source has it.
        if let chosen, !all.contains(where: { $0.value == chosen }) { all.append((chosen, chosen)) }
        let items = all.map { value, text -> HTML in
            let mark: HTML = value == chosen ?? "" ? " selected" : ""
            return "<option value=\"\(value)\"\(mark)>\(text)</option>"
        }.joined("")
        return """
            <label class="field"><span>\(label)</span> <select name="\(name)">\(items)</select></label>
            """
    }

    /// Shown by the script, which sends the files.
    private var adding: HTML {
        guard takesFiles else { return "" }
        let types = SourceType.ofFiles.flatMap(\.extensions).map { ".\($0)" }
        return """
            <section id="adding" class="adding" hidden>
            <label class="file">\(word(.add)) \
            <input id="files" type="file" multiple accept="\(types.joined(separator: ","))"></label>
            <ul id="uploads" role="status"></ul>
            </section>
            """
    }

    private var languages: HTML {
        PageLanguage.allCases.map { language -> HTML in
            let mark: HTML = language == question.language ? " aria-current=\"true\"" : ""
            return """
                <a href="\(basePath)/?hl=\(language.rawValue)" lang="\(language.rawValue)" \
                hreflang="\(language.rawValue)"\(mark)>\(language.name)</a>
                """
        }.joined(" · ")
    }
}
