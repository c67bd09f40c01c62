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
        let typed = reader.formValues() + reader.typedText()
        let sifted = PDFSiftedText(
            drawn.text, width: reader.width, height: reader.height,
            ink: { drawings.ink(at: index, withImages: false) },
            inkOfImages: { reader.hasImages ? drawings.ink(at: index, withImages: true) : nil })
        let content = PDFPageContent(
            sifted.text, typed: typed, rules: drawn.rules, width: reader.width,
            height: reader.height)
        let text =
            content.fragments + content.turned.flatMap(\.fragments)
            + sifted.slanted.flatMap { PDFFragment.typed([$0.text], in: $0.box) }
        self.init(
            number: index + 1,
            // A label that only repeats the number says nothing.
            label: reader.label.flatMap { $0 == String(index + 1) ? nil : $0 },
            width: reader.width, height: reader.height,
            verdict: Self.verdict(text, hasImages: { reader.hasImages }),
            fragments: content.fragments, turned: content.turned,
            lackOfRules: LackOfRules(drawn.rules))
        slanted = sifted.slanted
        leftOut = sifted.leftOut
        leftOut.drawn = drawn.text.length + typed.reduce(0) { $0 + $1.text.lengthOfText }
        leftOut.doubled = content.doubled
        if let recogniser, verdict == .scanned || verdict == .garbled {
            recognise(reader, by: recogniser)
        }
        if extras.contains(.comments) { notes += reader.reviewNotes(page: number) }
        if extras.contains(.links) { notes += reader.linkTargets(page: number) }
    }

    private mutating func recognise(_ reader: PDFPageReader, by recogniser: Recogniser) {
        recognised = PDFRecognition.blocks(of: reader, page: number, by: recogniser)
        if !recognised.isEmpty { (fragments, turned, slanted) = ([], [], []) }
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
