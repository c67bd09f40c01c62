import Corpus

extension QuarryError {
    /// The error of a document with what to do about it. What is encrypted or not supported says so
    /// itself; of damage and size the type knows it.
    func advising(on type: SourceType, _ bytes: UnsafeRawBufferPointer) -> QuarryError {
        var error = self
        switch code {
        case .corrupt:
            if let kind = FileKind(bytes, insteadOf: type) {
                error.code = .unsupported
                error.statement =
                    "\(kind.name) by its bytes, not \(type.withArticle); \(kind.advice)"
            } else {
                error.statement += "; " + (bytes.isEmpty ? Self.again : type.adviceOnDamage)
            }
        case .limitExceeded: error.statement += "; split it, or exclude it"
        default: break
        }
        return error
    }

    fileprivate static let again = "get it anew from where it came from"
}

extension SourceType {
    fileprivate var withArticle: String {
        switch self {
        case .pdf: "a PDF"
        case .docx: "a DOCX"
        case .txt: "a text"
        case .markdown: "Markdown"
        case .html: "an HTML page"
        case .jsonl: "a record"
        }
    }

    fileprivate var adviceOnDamage: String {
        switch self {
        case .pdf: "open it in a viewer and print it into a new PDF, or \(QuarryError.again)"
        case .docx: "open it in Word or LibreOffice and save it again, or \(QuarryError.again)"
        case .txt, .markdown, .html:
            "if it is text, state its encoding (--encoding, or parse.encodings in the job); else "
                + "exclude it"
        case .jsonl: "mend the line, or take it out"
        }
    }
}
