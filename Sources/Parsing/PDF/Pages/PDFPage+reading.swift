import Corpus

extension PDFPage {
    /// Reads a page of a file.
    /// - Parameter recogniser: reads the image of a scanned or garbled page; nil: it stays unread.
    init(
        _ file: PDFFile, drawings: PDFDrawings, index: Int, extras: Set<ParseSettings.Extra>,
        recogniser: Recogniser?
    ) {
        guard let reader = file.page(index) else {
            self.init(
                number: index + 1, width: 0, height: 0, verdict: .empty, isReadable: false,
                fragments: [])
            return
        }
        let drawn = drawings.read(reader, at: index)
        let content = PDFPageContent(
            drawn.text, typed: reader.formValues() + reader.typedText(), rules: drawn.rules,
            width: reader.width, height: reader.height)
        let text = content.fragments + content.turned.flatMap(\.fragments)
        self.init(
            number: index + 1,
            // A label that only repeats the number says nothing.
            label: reader.label.flatMap { $0 == String(index + 1) ? nil : $0 },
            width: reader.width, height: reader.height,
            verdict: Self.verdict(text, hasImages: { reader.hasImages }),
            fragments: content.fragments, turned: content.turned,
            lackOfRules: LackOfRules(drawn.rules))
        if let recogniser, verdict == .scanned || verdict == .garbled {
            recognised = PDFRecognition.blocks(of: reader, page: number, by: recogniser)
            if !recognised.isEmpty { (fragments, turned) = ([], []) }
        }
        if extras.contains(.comments) { notes += reader.reviewNotes(page: number) }
        if extras.contains(.links) { notes += reader.linkTargets(page: number) }
    }
}

extension PDFPage.LackOfRules {
    fileprivate init?(_ rules: PDFPageRules) {
        switch rules {
        case .found: return nil
        case .tooMany: self = .tooMany
        case .notDrawn: self = .notDrawn
        }
    }
}
