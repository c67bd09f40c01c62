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

    /// Names of the files inside the file.
    func attachments() -> [String] {
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

    /// Encodings of the fonts that are made for Chinese, Japanese and Korean, by name.
    /// - Complexity: O(pages); poppler looks at each page's resources.
    func characterMapsInUse() -> [String] {
        guard let information = poppler_font_info_new(document) else { return [] }
        defer { g_object_unref(gpointer(information)) }
        var found: OpaquePointer?
        guard poppler_font_info_scan(information, Int32(pageCount), &found) != 0, let found else {
            return []
        }
        defer { poppler_fonts_iter_free(found) }
        var names: Set<String> = []
        repeat {
            let kind = poppler_fonts_iter_get_font_type(found)
            guard kind == POPPLER_FONT_TYPE_CID_TYPE0 || kind == POPPLER_FONT_TYPE_CID_TYPE2,
                let encoding = poppler_fonts_iter_get_encoding(found)
            else { continue }
            names.insert(String(cString: encoding))
        } while poppler_fonts_iter_next(found) != 0
        return names.sorted()
    }
}
