package import Corpus
package import Storage

/// Gathers the terms of a segment's chunks, then writes them as sealed files.
///
/// Holds about five bytes a term. Not for sharing between threads.
package struct PostingsBuilder {
    private let session = AnalyzerSession()
    private var log: TokenLog

    package init() { log = TokenLog(lexicon: session.lexicon) }

    /// Documents so far, those included that ordinals skipped.
    package var documentCount: Int { log.ends.count }

    /// Takes in one text. Ordinals ascend; a skipped one is a document without terms.
    package mutating func add(ordinal: Int, text: String) {
        add(ordinal: ordinal, fields: [WeightedText(field: .body, text: text, weight: 1)])
    }

    /// Takes in a text in parts, as if they were written one after the other and each term as
    /// often as its part's weight says, all in the same place.
    package mutating func add(ordinal: Int, fields: [WeightedText]) {
        precondition(ordinal >= log.ends.count, "ordinals ascend")
        precondition(ordinal < PostingsFormat.maximumDocumentCount, "ordinals are 32-bit")
        while log.ends.count < ordinal { log.endDocument() }
        for field in fields {
            log.beginField(weight: field.weight)
            session.scan(field.text, into: &log)
        }
        log.endDocument()
    }

    /// Writes the four files of `PostingsFormat.fileNames`, whose bytes are a pure function of
    /// the texts, into a folder that has none of them.
    /// - Throws: `alreadyExists`, `io`.
    package consuming func write(
        toDirectory directory: String
    ) throws(QuarryError) -> [(name: String, info: SealedFileInfo)] {
        return try PostingsWriter(log).write(to: directory)
    }
}
