import CPoppler
import Corpus

/// An open PDF. Everything of poppler's that must be freed is freed here or in `PDFPage`.
final class PDFFile {
    let document: OpaquePointer
    let pageCount: Int
    /// What reading its pages showed of the whole file.
    let findings: PDFFindings

    /// Opens with the empty password, then with each of `passwords`.
    /// - Throws: `encrypted`, `corrupt`, `limitExceeded`. `bytes` must outlive the file.
    /// - Parameter findings: of the file that these bytes are a changed copy of.
    init(
        _ bytes: UnsafeRawBufferPointer, passwords: [String],
        findings: PDFFindings = PDFFindings()
    ) throws(QuarryError) {
        self.findings = findings
        Self.silenceLogs
        guard let data = g_bytes_new_static(bytes.baseAddress, gsize(bytes.count)) else {
            throw QuarryError(.corrupt, "no bytes")
        }
        defer { g_bytes_unref(data) }
        var opened: OpaquePointer?
        for password in [nil] + passwords.map(Optional.some) where opened == nil {
            opened = try Self.open(data, password: password)
        }
        guard let opened else {
            throw QuarryError.needsPassword(tried: passwords.count)
        }
        document = opened
        pageCount = Int(poppler_document_get_n_pages(opened))
        guard pageCount <= Limits.pages else {
            throw QuarryError(.limitExceeded, "\(pageCount) pages, over \(Limits.pages)")
        }
    }

    deinit { g_object_unref(gpointer(document)) }

    /// GLib would print each oddity of a file; the one that loses text is counted.
    private static let silenceLogs: Void = {
        g_log_set_default_handler({ _, _, message, _ in PDFFindings.count(message) }, nil)
    }()

    /// Nil if the password is not the right one.
    private static func open(
        _ data: OpaquePointer, password: String?
    ) throws(QuarryError) -> OpaquePointer? {
        var failure: UnsafeMutablePointer<GError>?
        if let opened = open(data, password: password, failure: &failure) { return opened }
        defer { g_clear_error(&failure) }
        guard let failure else { throw QuarryError(.corrupt, "not a readable PDF") }
        if failure.pointee.code == gint(POPPLER_ERROR_ENCRYPTED.rawValue) { return nil }
        let reason = failure.pointee.message.map { String(cString: $0) } ?? "unknown reason"
        throw QuarryError(.corrupt, "not a readable PDF: \(reason)")
    }

    /// poppler 22.12 reads freed memory when a wrong password is tried on a document opened
    /// from bytes; from a stream, which is slower, it does not.
    private static func open(
        _ data: OpaquePointer, password: String?,
        failure: inout UnsafeMutablePointer<GError>?
    ) -> OpaquePointer? {
        guard let password else { return poppler_document_new_from_bytes(data, nil, &failure) }
        let stream = g_memory_input_stream_new_from_bytes(data)
        defer { g_object_unref(stream) }
        let length = goffset(g_bytes_get_size(data))
        return poppler_document_new_from_stream(stream, length, password, nil, &failure)
    }

    /// The title among the document's properties.
    var title: String? { PDFFile.take(poppler_document_get_title(document)) }

    /// Nil where the page can't be read.
    func page(_ index: Int) -> PDFPageReader? {
        guard let page = poppler_document_get_page(document, Int32(index)) else { return nil }
        return PDFPageReader(page, number: index + 1, findings: findings)
    }

    /// A string of GLib's, freed; nil where it is empty.
    static func take(_ pointer: UnsafeMutablePointer<gchar>?) -> String? {
        guard let pointer else { return nil }
        defer { g_free(pointer) }
        let text = String(cString: pointer).trimmed
        return text.isEmpty ? nil : text
    }
}
