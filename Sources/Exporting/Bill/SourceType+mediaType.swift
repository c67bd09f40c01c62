import Corpus

extension SourceType {
    /// As IANA registers it.
    var mediaType: String {
        switch self {
        case .pdf: "application/pdf"
        case .docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        case .txt: "text/plain"
        case .markdown: "text/markdown"
        case .html: "text/html"
        // A line of the file.
        case .jsonl: "application/json"
        }
    }
}
