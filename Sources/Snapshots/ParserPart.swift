import Corpus

/// One thing that a parser's fingerprint states: the program, a library it links, data it reads by,
/// or what it was told to read besides.
package struct ParserPart: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// `quarry-parser` itself.
        case program
        case library
        /// Data of poppler or Tesseract, which may be missing.
        case data
        /// What is read besides a document's own text.
        case extra
    }

    package let kind: Kind
    package let name: String
    /// A version; of data, `installed`, `missing` or the start of their SHA-256.
    package let state: String

    package init(_ kind: Kind, name: String, state: String) {
        self.kind = kind
        self.name = name
        self.state = state
    }

    /// The parts of a fingerprint such as
    /// `quarry-parser 7, poppler 22.12.0, CJK maps; ocr eng: tesseract 5.3.0, eng 0a1b…; with links`,
    /// in its order; none where documents came ready-made.
    package static func all(ofFingerprint text: String) -> [ParserPart] {
        let (parser, extras, _) = ParseSettings.parts(ofFingerprint: text)
        let pieces = parser.split(separator: "; ", maxSplits: 1)
        let base = (pieces.first ?? "").split(separator: ", ").map { part($0) }
        // `ocr eng+chi_tra: tesseract …, eng …`: the languages are told once more behind it.
        let ocr = pieces.dropFirst().first?.split(separator: ": ", maxSplits: 1).last ?? ""
        let recogniser = ocr.split(separator: ", ").enumerated().map { number, piece in
            number == 0 ? part(piece) : languageData(piece)
        }
        return base + recogniser
            + extras.map(\.rawValue).sorted().map { ParserPart(.extra, name: $0, state: "read") }
    }

    private static func part(_ piece: Substring) -> ParserPart {
        switch piece {
        case "CJK maps": return ParserPart(.data, name: "CJK maps", state: "installed")
        case "no CJK maps": return ParserPart(.data, name: "CJK maps", state: "missing")
        default:
            let words = piece.split(separator: " ", maxSplits: 1).map(String.init)
            let (name, version) = (words.first ?? "", words.count > 1 ? words[1] : "")
            return ParserPart(
                name == "quarry-parser" ? .program : .library, name: name,
                state: name == "libxml2" ? dotted(version) : version)
        }
    }

    private static func languageData(_ piece: Substring) -> ParserPart {
        let words = piece.split(separator: " ", maxSplits: 1).map(String.init)
        return ParserPart(
            .data, name: "tesseract \(words.first ?? "")", state: words.count > 1 ? words[1] : "")
    }

    /// libxml2 tells its version as one number, 20914 of 2.9.14.
    private static func dotted(_ version: String) -> String {
        guard let number = Int(version.prefix { $0.isASCII && $0.isNumber }), number >= 10_000
        else { return version }
        return "\(number / 10_000).\(number / 100 % 100).\(number % 100)"
    }
}
