import Corpus

extension DOCXStory {
    /// Reads `w:altChunk`: a file of this or another format, which Word shows in its place.
    func readChunk(_ reader: XMLPullReader) throws(QuarryError) {
        guard let id = reader.relationship("id") else { return }
        flush()
        let part = relations.targets[id] ?? relations.links[id] ?? id
        do throws(QuarryError) {
            guard relations.targets[id] != nil else {
                throw QuarryError(.unsupported, "it lies outside of the document")
            }
            append(try context.chunks.document(part, in: context))
        } catch {
            // What the archive exceeds as a whole is the document's own fault.
            if context.package.zip.isOverLimit { throw error }
            guard !context.chunks.isFull else {
                return context.warn(
                    "Files that the document takes in were not all read: \(error.reason).")
            }
            let name = String((part.split(separator: "/").last ?? "").prefix(100)).oneLine
            context.warn(
                "A file that the document takes in was not read: \(name): \(error.reason).")
        }
    }

    private func append(_ document: Document) {
        for warning in document.facts.warnings { context.warn(warning) }
        let tables = context.tables
        for var block in document.blocks {
            if block.kind == .tableRow {
                block.level += tables
                context.tables = max(context.tables, block.level)
            }
            append([block])
        }
    }
}
