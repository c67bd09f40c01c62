import CPoppler
import Corpus

extension PDFFile {
    /// The outline in its order.
    /// - Complexity: O(entries), of which `Limits.outlineEntries` are read at most: a file's
    ///   outline may be a ring.
    func outline() -> [Document.OutlineEntry] {
        guard let first = poppler_index_iter_new(document) else { return [] }
        defer { poppler_index_iter_free(first) }
        var entries: [Document.OutlineEntry] = []
        walk(first, level: 1, into: &entries)
        return entries
    }

    private func walk(
        _ iterator: OpaquePointer, level: Int, into entries: inout [Document.OutlineEntry]
    ) {
        guard level <= Limits.outlineDepth else { return }
        repeat {
            if let action = poppler_index_iter_get_action(iterator) {
                if let entry = entry(action.pointee, level: level) { entries.append(entry) }
                poppler_action_free(action)
            }
            if let child = poppler_index_iter_get_child(iterator) {
                walk(child, level: level + 1, into: &entries)
                poppler_index_iter_free(child)
            }
        } while entries.count < Limits.outlineEntries && poppler_index_iter_next(iterator) != 0
    }

    private func entry(_ action: PopplerAction, level: Int) -> Document.OutlineEntry? {
        guard let title = action.any.title.map({ String(cString: $0).oneLine.trimmed }),
            !title.isEmpty
        else { return nil }
        return Document.OutlineEntry(title: title, level: level, page: page(action))
    }

    /// The page an action leads to, 1-based.
    private func page(_ action: PopplerAction) -> Int? {
        guard action.type == POPPLER_ACTION_GOTO_DEST, let dest = action.goto_dest.dest else {
            return nil
        }
        if dest.pointee.type != POPPLER_DEST_NAMED { return page(dest.pointee) }
        guard let name = dest.pointee.named_dest,
            let named = poppler_document_find_dest(document, name)
        else { return nil }
        defer { poppler_dest_free(named) }
        return page(named.pointee)
    }

    private func page(_ dest: PopplerDest) -> Int? {
        let number = Int(dest.page_num)
        return (1...pageCount).contains(number) ? number : nil
    }
}
