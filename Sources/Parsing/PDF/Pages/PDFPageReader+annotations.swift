import CPoppler
import Corpus

extension PDFPageReader {
    /// Text typed onto the page, which is an annotation to the file and text to its reader.
    func typedText() -> [PDFFragment] {
        annotations.shown.filter { $0.kind == POPPLER_ANNOT_FREE_TEXT }.flatMap {
            fragments($0.text.split(whereSeparator: \.isNewline).map(String.init), in: $0.area)
        }
    }

    /// What reviewers wrote beside the text, or about a marked part of it.
    func reviewNotes(page number: Int) -> [PDFLayoutBlock] {
        // A pop-up repeats the note it belongs to, a link's words are no note.
        let others = [
            POPPLER_ANNOT_FREE_TEXT, POPPLER_ANNOT_POPUP, POPPLER_ANNOT_LINK, POPPLER_ANNOT_WIDGET,
        ]
        return annotations.shown.filter { !$0.text.isEmpty && !others.contains($0.kind) }.map {
            note($0.text, page: number, box: box(ofArea: $0.area))
        }
    }

    /// Names of the files that are attached to places on the page.
    var attachedFiles: [String] {
        annotations.shown.filter { $0.kind == POPPLER_ANNOT_FILE_ATTACHMENT }.map {
            $0.fileName ?? "one without a name"
        }
    }

    /// Where the page's links lead outside the file, each target once.
    func linkTargets(page number: Int) -> [PDFLayoutBlock] {
        guard let list = poppler_page_get_link_mapping(page) else { return [] }
        defer { poppler_page_free_link_mapping(list) }
        var targets: [PDFLayoutBlock] = []
        var seen: Set<String> = []
        var next: UnsafeMutablePointer<GList>? = list
        while let item = next {
            next = item.pointee.next
            guard let data = item.pointee.data else { continue }
            let mapping = data.assumingMemoryBound(to: PopplerLinkMapping.self).pointee
            guard let action = mapping.action, action.pointee.type == POPPLER_ACTION_URI,
                let uri = action.pointee.uri.uri.map({ String(cString: $0).trimmed }),
                !uri.isEmpty, seen.insert(uri).inserted
            else { continue }
            targets.append(note(uri, page: number, box: box(ofArea: mapping.area)))
        }
        return targets
    }

    private func note(_ text: String, page: Int, box: Box) -> PDFLayoutBlock {
        PDFLayoutBlock(
            block: Block(kind: .footnote, page: page, text: text, box: box), size: 0,
            isBold: false, rowCount: 1, length: 0)
    }

    struct Annotation {
        var kind: PopplerAnnotType
        /// Empty where it says nothing.
        var text: String
        var area: PopplerRectangle
        /// Of the file that is attached.
        var fileName: String?
    }

    struct Annotations {
        /// Those that are shown and say something, and attached files.
        var shown: [Annotation] = []
        /// Where links and form fields stand: their frames are no rules.
        var framedAreas: [FramedArea] = []
        /// Where text was typed onto the page, which is known.
        var typedAreas: [PopplerRectangle] {
            shown.filter { $0.kind == POPPLER_ANNOT_FREE_TEXT }.map(\.area)
        }
        /// Whether something is drawn over the page that may have words.
        var hasOverlay = false
    }

    /// Annotations that mark the page and draw no words of their own.
    private static let wordless = Set(
        [
            POPPLER_ANNOT_LINK, POPPLER_ANNOT_POPUP, POPPLER_ANNOT_HIGHLIGHT,
            POPPLER_ANNOT_UNDERLINE, POPPLER_ANNOT_SQUIGGLY, POPPLER_ANNOT_STRIKE_OUT,
            POPPLER_ANNOT_SQUARE, POPPLER_ANNOT_CIRCLE, POPPLER_ANNOT_INK,
        ].map(\.rawValue))

    func readAnnotations() -> Annotations {
        var found = Annotations()
        guard let list = poppler_page_get_annot_mapping(page) else { return found }
        defer { poppler_page_free_annot_mapping(list) }
        let unseen = POPPLER_ANNOT_FLAG_HIDDEN.rawValue | POPPLER_ANNOT_FLAG_NO_VIEW.rawValue
        var next: UnsafeMutablePointer<GList>? = list
        while let item = next {
            next = item.pointee.next
            guard let data = item.pointee.data else { continue }
            let mapping = data.assumingMemoryBound(to: PopplerAnnotMapping.self).pointee
            guard let annotation = mapping.annot else { continue }
            let kind = poppler_annot_get_annot_type(annotation)
            if kind == POPPLER_ANNOT_LINK || kind == POPPLER_ANNOT_WIDGET {
                let box = box(ofArea: mapping.area)
                found.framedAreas.append(FramedArea(box, isField: kind == POPPLER_ANNOT_WIDGET))
            }
            if kind == POPPLER_ANNOT_WIDGET { findings.hasFields = true }
            if !Self.wordless.contains(kind.rawValue) { found.hasOverlay = true }
            let isSeen = poppler_annot_get_flags(annotation).rawValue & unseen == 0
            let text = isSeen ? PDFFile.take(poppler_annot_get_contents(annotation)) : nil
            let isFile = kind == POPPLER_ANNOT_FILE_ATTACHMENT
            guard isFile || text != nil else { continue }
            found.shown.append(
                Annotation(
                    kind: kind, text: text ?? "", area: mapping.area,
                    fileName: isFile ? Self.fileName(annotation) : nil))
        }
        return found
    }

    private static func fileName(_ annotation: OpaquePointer) -> String? {
        guard let attachment = poppler_annot_file_attachment_get_attachment(annotation) else {
            return nil
        }
        defer { g_object_unref(attachment) }
        return poppler_attachment_get_name(attachment).map { String(cString: $0) }
    }
}
