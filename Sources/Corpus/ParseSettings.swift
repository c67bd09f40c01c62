/// How bytes become documents. `memoryBytes` and `timeoutSeconds` hold for one document.
package struct ParseSettings: Hashable, Sendable {
    /// What is read besides a document's own text.
    package enum Extra: String, Sendable, CaseIterable {
        /// What reviewers wrote: a DOCX's comments, a PDF's notes.
        case comments
        /// Running headers and footers of a DOCX. (A PDF's are found and left out of chunks.)
        case headers
        /// Where links lead, after their text.
        case links
    }

    package var timeoutSeconds: Double
    package var memoryBytes: Int
    /// Tried in order on encrypted files, after the empty one. Never logged, never stored.
    package var passwords: [String]
    package var extras: Set<Extra>
    /// Tesseract's names of the languages (`eng`, `chi_tra`) that scanned pages are read in, the
    /// most frequent first; empty: scanned pages are not read.
    package var ocr: [String]

    /// Of the globs that match a text source's path, the first states its encoding.
    package var encodings: [StatedEncoding]

    package init(
        timeoutSeconds: Double = 60, memoryBytes: Int = 1 << 30, passwords: [String] = [],
        extras: Set<Extra> = [], ocr: [String] = [],
        encodings: [StatedEncoding] = []
    ) {
        self.timeoutSeconds = timeoutSeconds
        self.memoryBytes = memoryBytes
        self.passwords = passwords
        self.extras = extras
        self.ocr = ocr
        self.encodings = encodings
    }

    /// The encoding that the settings state for a source; nil where they state none, and for
    /// types that say themselves how their text is encoded.
    package func encoding(of path: String, type: SourceType) -> TextEncoding? {
        guard type.isText else { return nil }
        return encodings.first { $0.glob.matches(path) }?.encoding
    }

    private static let extrasMark = "; with "
    private static let ocrMark = "; ocr "

    /// What a document is a function of besides its bytes: the parser, and the extras if any.
    ///
    /// A parser that reads scanned pages names their languages itself, with what it reads them by
    /// (`ocrFact`).
    package func fingerprint(parser: String) -> String {
        guard !extras.isEmpty else { return parser }
        return parser + Self.extrasMark + extras.map(\.rawValue).sorted().joined(separator: ", ")
    }

    /// The end of the fingerprint of a parser that reads scanned pages.
    package static func ocrFact(languages: [String], engine: String) -> String {
        ocrMark + languages.joined(separator: "+") + ": " + engine
    }

    /// The parser, the extras and the languages of OCR of a fingerprint.
    package static func parts(
        ofFingerprint text: String
    ) -> (parser: String, extras: Set<Extra>, ocr: [String]) {
        let parts = text.split(separator: extrasMark, maxSplits: 1)
        let names = parts.count < 2 ? [] : parts[1].split(separator: ", ")
        let parser = parts.first ?? ""
        let languages = parser.split(separator: ocrMark, maxSplits: 1).dropFirst().first
        return (
            String(parser), Set(names.compactMap { Extra(rawValue: String($0)) }),
            (languages?.prefix { $0 != ":" } ?? "").split(separator: "+").map(String.init)
        )
    }

    /// Marks a language in `ocrFact` whose data is not installed.
    package static let missingMark = " missing"

    /// Languages that the parser of a fingerprint should read scanned pages in and cannot.
    package static func missingLanguages(ofFingerprint text: String) -> [String] {
        let parts = parts(ofFingerprint: text)
        return parts.ocr.filter { parts.parser.contains(", " + $0 + missingMark) }
    }

    /// Whether a text can name a language of Tesseract's: letters, digits and `_`, for it
    /// becomes part of a file's name.
    package static func isOCRLanguage(_ name: String) -> Bool {
        (1...32).contains(name.utf8.count)
            && name.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0)
                    || (0x30...0x39).contains($0) || $0 == 0x5F
            }
    }
}
