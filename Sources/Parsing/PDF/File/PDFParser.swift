import Corpus

/// PDF → Document, through poppler's glyph boxes.
enum PDFParser {
    static func parse(
        _ bytes: UnsafeRawBufferPointer, passwords: [String], extras: Set<ParseSettings.Extra>,
        recogniser: Recogniser?, isDrawn: Bool = true
    ) throws(QuarryError) -> Document {
        try PDFStreams.check(bytes)
        let file = try PDFFile(bytes, passwords: passwords)
        // 1. Fragments of each page, and what is known of it.
        let drawings = PDFDrawings(file, of: bytes, passwords: passwords, isOff: !isDrawn)
        var pages = try pages(
            of: file, drawings: drawings, extras: extras, recogniser: recogniser)
        guard pages.contains(where: \.isReadable) else {
            throw QuarryError(.corrupt, unreadable(file.pageCount))
        }
        PDFWatermarks.leaveOut(of: &pages)
        // 2. Blocks, which only all pages together show.
        let outline = file.outline()
        let form = PDFForms(bytes, pages: pages, hasFields: file.findings.hasFields)
        let layout = PDFStructure.blocks(accountedIn: &pages, outline: outline)
        var list = BlockList()
        for block in layout { try list.append(form?.withoutNotice(block.block) ?? block.block) }
        try list.append(form?.blocks ?? [])
        var document = document(file, pages: pages, blocks: list.blocks)
        form?.mark(&document.pages)
        document.attachments = file.attachments()
        document.facts.warnings += file.findings.warnings
        document.outline = outline
        document.facts.warnings += PDFTextReport(pages).warnings
        document.facts.warnings += PDFRecognitionReport(pages).warnings(recogniser)
        document.facts.warnings +=
            [
                outline.count < Limits.outlineEntries
                    ? nil : "The outline goes on beyond \(outline.count) entries.",
                PDFCharacterMaps.warning(for: bytes, verdicts: pages.map(\.verdict)),
                Attachments.warning(document.attachments), form?.warning,
            ].compactMap { $0 }
        return document
    }

    /// - Throws: `limitExceeded` for more text than a document may have.
    private static func pages(
        of file: PDFFile, drawings: PDFDrawings, extras: Set<ParseSettings.Extra>,
        recogniser: Recogniser?
    ) throws(QuarryError) -> [PDFPage] {
        var pages: [PDFPage] = []
        var bytesOfText = 0
        for index in 0..<file.pageCount {
            let page = PDFPage(
                file, drawings: drawings, index: index, extras: extras, recogniser: recogniser)
            bytesOfText += page.fragments.reduce(0) { $0 + $1.text.utf8.count }
            guard bytesOfText <= Limits.textBytes else {
                throw QuarryError(
                    .limitExceeded, "the text is over \(Limits.textBytes >> 20) MiB")
            }
            pages.append(page)
        }
        return pages
    }

    private static func unreadable(_ pageCount: Int) -> String {
        switch pageCount {
        case 0: "its page tree has no page that can be read"
        case 1: "its page can't be read"
        default: "it states \(pageCount) pages, and none can be read"
        }
    }

    private static func document(
        _ file: PDFFile, pages: [PDFPage], blocks: [Block]
    ) -> Document {
        return Document(
            type: .pdf,
            facts: DocumentFacts(
                title: file.title.flatMap(meaningful) ?? Contents.title(among: blocks)?.oneLine,
                author: file.author, created: file.created, modified: file.modified,
                language: LanguageGuess.language(of: blocks), warnings: warnings(pages)),
            pages: pages.map { Page(number: $0.number, label: $0.label, verdict: $0.verdict) },
            blocks: blocks)
    }

    /// Programs write their own names and the file's into the title, or numbers of theirs.
    private static func meaningful(_ title: String) -> String? {
        let lower = title.lowercased()
        let letters = title.unicodeScalars.count { $0.properties.isAlphabetic }
        let isJunk =
            title.count < 2 || letters * charactersOfLetter < title.count || lower == "title"
            || ["microsoft word", "untitled", "(anonymous)"].contains { lower.hasPrefix($0) }
            || fileExtensions.contains { lower.hasSuffix($0) } || Contents.isTitle(title)
        return isJunk ? nil : title
    }

    /// Characters of a title for each of its letters at most: more are numbers and marks.
    private static let charactersOfLetter = 3
    private static let fileExtensions = [
        ".doc", ".docx", ".dvi", ".indd", ".tex", ".pdf", ".qxd", ".ppt", ".pptx", ".xls",
        ".xlsx", ".exe", ".tif", ".jpg", ".png", ".txt", ".htm", ".html", ".rtf", ".odt", ".ps",
    ]

    private static func warnings(_ pages: [PDFPage]) -> [String] {
        let faults: [(what: String, isAt: (PDFPage) -> Bool)] = [
            ("with text without a usable Unicode map", { $0.verdict == .garbled }),
            ("with text that is readable in part", { $0.verdict == .partly }),
            ("that draw too much for ruled tables to be found", { $0.lackOfRules == .tooMany }),
            (
                "that can't be drawn, so that ruled tables were not looked for",
                { $0.lackOfRules == .notDrawn }
            ),
            ("that the file states and that can't be read", { !$0.isReadable }),
        ]
        return faults.compactMap { fault in
            let numbers = pages.filter(fault.isAt).map(\.number)
            return numbers.isEmpty ? nil : "Pages \(fault.what): \(numbers.numberList)."
        }
    }
}

extension String {
    /// Lines joined by spaces.
    var oneLine: String {
        contains("\n") ? split(separator: "\n").joined(separator: " ") : self
    }
}
