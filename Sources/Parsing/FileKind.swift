import Corpus

/// What bytes are by their first ones, whatever the file's name says.
struct FileKind {
    /// With its article: `a PDF`.
    let name: String
    /// What to do with it where Quarry was told that it is something else.
    let advice: String

    /// - Parameter type: what the file is by its name. Nil where the bytes are that, or unknown.
    init?(_ bytes: UnsafeRawBufferPointer, insteadOf type: SourceType) {
        let head = String(decoding: bytes.prefix(4_096), as: UTF8.self).lowercased()
        let start = head.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        if type != .pdf && head.contains("%pdf-") {
            self.init("a PDF", renamed: ".pdf")
        } else if RTFReader.isRichText(bytes) {
            self.init("a rich text (RTF)", saved: ".docx")
        } else if type != .docx && OfficeFile.isCompound(bytes) {
            self.init("an old binary Office document, or an encrypted one", saved: ".docx")
        } else if type != .docx && bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
            let isWord = head.contains("word/")
            self.init(
                isWord ? "a DOCX" : "a ZIP archive or an Office document",
                renamed: isWord ? ".docx" : "after what it is")
        } else if !type.isText && (start.hasPrefix("<!doctype html") || start.hasPrefix("<html")) {
            self.init("an HTML page", renamed: ".html")
        } else if !type.isText && MIMEPart.isMessage(bytes) {
            self.init("a web archive (MHT) or a message", saved: ".html or .docx")
        } else if Self.pictures.contains(where: { bytes.starts(with: $0) }) {
            self.init(name: "a picture", advice: "exclude it, or save it as a PDF for OCR")
        } else {
            return nil
        }
    }

    /// Whether what is a text by its name is a PDF or rich text that has no byte which a text has
    /// not: read as a text it would be one of operators and marks.
    static func isMisnamed(_ bytes: UnsafeRawBufferPointer, as type: SourceType) -> Bool {
        guard type.isText else { return false }
        if RTFReader.isRichText(bytes) { return true }
        // A text that only speaks of PDF has no object.
        return bytes.starts(with: Array("%PDF-".utf8))
            && String(decoding: bytes.prefix(4_096), as: UTF8.self).contains(" obj")
    }

    private static let pictures: [[UInt8]] = [
        [0x89, 0x50, 0x4E, 0x47], [0xFF, 0xD8, 0xFF], Array("GIF8".utf8), Array("II*\u{0}".utf8),
        Array("MM\u{0}*".utf8),
    ]

    private init(name: String, advice: String) { (self.name, self.advice) = (name, advice) }

    private init(_ name: String, renamed suffix: String) {
        self.init(name: name, advice: "name it \(suffix)")
    }

    private init(_ name: String, saved suffix: String) {
        self.init(name: name, advice: "save it as \(suffix)")
    }
}
