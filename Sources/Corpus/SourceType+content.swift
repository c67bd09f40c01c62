extension SourceType {
    /// What a file's first bytes say: PDF, ZIP and OLE files have marks; all else is text.
    package init(startingWith bytes: [UInt8]) {
        if bytes.starts(with: "%PDF-".utf8) {
            self = .pdf
        } else if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) || bytes.starts(with: [0xD0, 0xCF]) {
            self = .docx
        } else {
            self = .txt
        }
    }
}
