import CPoppler
import Corpus

extension PDFFile {
    var author: String? { PDFFile.take(poppler_document_get_author(document)) }

    var created: String? { Self.text(poppler_document_get_creation_date_time(document)) }
    var modified: String? { Self.text(poppler_document_get_modification_date_time(document)) }

    /// ISO 8601 in UTC; the date is freed.
    private static func text(_ date: OpaquePointer?) -> String? {
        guard let date else { return nil }
        defer { g_date_time_unref(date) }
        guard let universal = g_date_time_to_utc(date) else { return nil }
        defer { g_date_time_unref(universal) }
        return take(g_date_time_format_iso8601(universal))
    }

    /// Names of the files inside the file: the document's own, then those attached to places on
    /// the pages that were read, each name once.
    func attachments() -> [String] {
        let own = ownAttachments()
        var seen = Set(own)
        return own + findings.attachedFiles.filter { seen.insert($0).inserted }
    }

    private func ownAttachments() -> [String] {
        guard poppler_document_has_attachments(document) != 0,
            let list = poppler_document_get_attachments(document)
        else { return [] }
        defer { g_list_free(list) }
        var names: [String] = []
        var next: UnsafeMutablePointer<GList>? = list
        while let item = next {
            next = item.pointee.next
            guard let data = item.pointee.data else { continue }
            let attachment = data.assumingMemoryBound(to: PopplerAttachment.self)
            let name = poppler_attachment_get_name(attachment).map { String(cString: $0) }
            names.append(name ?? "one without a name")
            g_object_unref(data)
        }
        return names
    }
}
