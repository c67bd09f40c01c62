import Corpus

/// Reads the files that a document takes in (`w:altChunk`, ECMA-376 part 1, 17.17.2.1), and those
/// that they take in. One for a document and all inside it.
final class DOCXChunks {
    private enum Kind { case docx, html, message, richText, text }

    /// Files and their bytes so far; levels that are open.
    private var (count, bytes, level) = (0, 0, 0)
    /// UTF-8 bytes of their text.
    private var textBytes = 0

    /// Why no more files are read; nil as long as some are.
    private var excess: String? {
        if count > Limits.chunks { return "over \(Limits.chunks) files" }
        if bytes > Limits.chunkBytes { return "over \(Limits.chunkBytes >> 20) MiB of such files" }
        return textBytes > Limits.textBytes
            ? "over \(Limits.textBytes >> 20) MiB of their text" : nil
    }

    var isFull: Bool { excess != nil }

    private func checkSize() throws(QuarryError) {
        if let excess { throw QuarryError(.limitExceeded, excess) }
    }

    /// Forgets what was read, for the document is read anew.
    func restart() {
        guard level == 0 else { return }
        (count, bytes, textBytes) = (0, 0, 0)
    }

    /// - Throws: what its format throws; `limitExceeded` over `Limits.chunks`, `chunkBytes` and
    ///   `chunkLevels`; `unsupported` for a file of none of the formats.
    func document(_ part: String, in context: DOCXContext) throws(QuarryError) -> Document {
        level += 1
        defer { level -= 1 }
        guard level <= Limits.chunkLevels else {
            throw QuarryError(.limitExceeded, "over \(Limits.chunkLevels) files inside each other")
        }
        count += 1
        try checkSize()
        guard let content = try context.package.zip.read(part) else {
            throw QuarryError(.corrupt, "it is missing")
        }
        bytes += content.count
        try checkSize()
        let stated = try context.contentType(of: part)
        let result = content.withUnsafeBytes { bytes in
            Result { () throws(QuarryError) in
                try self.read(bytes, part: part, stated: stated, extras: context.extras)
            }
        }
        let document = try result.get()
        textBytes += document.blocks.reduce(0) { $0 + $1.text.utf8.count }
        try checkSize()
        return document
    }

    private func read(
        _ bytes: UnsafeRawBufferPointer, part: String, stated: String?,
        extras: Set<ParseSettings.Extra>
    ) throws(QuarryError) -> Document {
        switch Self.kind(of: bytes, part: part, stated: stated) {
        case .docx:
            return try DOCXParser.parse(
                bytes, passwords: [], extras: extras.subtracting([.headers]), chunks: self)
        case .html: return try HTMLParser.parse(bytes, extras: extras, encoding: nil)
        case .text: return try TextParser.parse(bytes, encoding: nil)
        case .richText: return Document(type: .docx, blocks: try RTFReader.blocks(of: bytes))
        case .message: return try Self.page(MIMEPart(bytes), extras: extras)
        case nil:
            throw QuarryError(
                .unsupported, "a file of another format; paste its text into the document")
        }
    }

    /// The page, or plain text, that a message shows.
    private static func page(
        _ message: MIMEPart, extras: Set<ParseSettings.Extra>
    ) throws(QuarryError) -> Document {
        guard let part = message.shown else {
            throw QuarryError(.unsupported, "an MHT file without a page or plain text")
        }
        let encoding = part.charset.flatMap { try? TextEncoding($0) }
        let result = part.content.withUnsafeBytes { bytes in
            Result { () throws(QuarryError) in
                part.type == "text/plain"
                    ? try TextParser.parse(bytes, encoding: encoding)
                    : try HTMLParser.parse(bytes, extras: extras, encoding: encoding)
            }
        }
        return try result.get()
    }

    // MARK: Kinds

    /// What the bytes show beyond doubt, then what the package states, then the name.
    private static func kind(
        of bytes: UnsafeRawBufferPointer, part: String, stated: String?
    ) -> Kind? {
        if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) || OfficeFile.isCompound(bytes) {
            return .docx
        }
        if RTFReader.isRichText(bytes) { return .richText }
        let suffix = part.split(separator: ".").last?.lowercased() ?? ""
        for name in [stated ?? "", suffix] {
            guard let kind = kinds[name] else { continue }
            // Word writes both under either name.
            return kind == .html && MIMEPart.isMessage(bytes) ? .message : kind
        }
        return kindByLooks(bytes)
    }

    private static func kindByLooks(_ bytes: UnsafeRawBufferPointer) -> Kind? {
        if MIMEPart.isMessage(bytes) { return .message }
        let head = String(decoding: bytes.prefix(1_024), as: UTF8.self).lowercased()
        if head.contains("<html") || head.contains("<body") || head.contains("<p>") {
            return .html
        }
        return head.hasPrefix("<?xml") || TextDecoder.isBinary(bytes) ? nil : .text
    }

    /// By media type and by suffix.
    private static let kinds: [String: Kind] = [
        "text/html": .html, "application/xhtml+xml": .html, "htm": .html, "html": .html,
        "xhtml": .html, "message/rfc822": .message, "multipart/related": .message,
        "application/x-mimearchive": .message, "mht": .message, "mhtml": .message, "eml": .message,
        "text/plain": .text, "txt": .text,
    ]
}
