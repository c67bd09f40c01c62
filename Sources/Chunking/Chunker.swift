package import Corpus

/// Cleans a document and cuts it into chunks.
///
/// For each chunk, `Cleaning.text(of:in:)` of its span gives its text again. Chunks are in the
/// order of the document, and all of its text but running headers and footers is in one of them
/// at least. `Chunk.heading` holds the headings above the chunk's first character; a heading
/// that lies in the chunk itself is part of its text and not repeated there. No chunk of
/// `structure` or `sentence` is a title alone where any text can join it; a title under which
/// nothing stands goes with what follows, and then only the headings above both are named. So do
/// paragraphs without a sentence before a document's first section.
package struct Chunker: Sendable {
    /// Part of the fingerprint of chunks: raised whenever equal settings can give other chunks.
    package static let version = 3

    package let settings: ChunkSettings
    private let countTokens: @Sendable (String) -> Int

    /// - Parameter countTokens: tokens the model makes of a text, special ones not counted. Its
    ///   sum over the pieces between white space should be that of the whole: the exact count
    ///   is checked for each chunk, but costs more where it differs.
    package init(settings: ChunkSettings, countTokens: @escaping @Sendable (String) -> Int) {
        self.settings = settings
        self.countTokens = countTokens
    }

    /// No chunk of `structure` or `sentence` has more than `maxTokens` tokens with its headings,
    /// unless a single character has.
    /// - Complexity: O(text), and about two token counts of the text.
    package func chunks(of document: Document) -> ChunkedDocument {
        let cleaned = CleanedDocument(document)
        return ChunkedDocument(chunks: chunks(of: cleaned), report: cleaned.report)
    }

    private func chunks(of document: CleanedDocument) -> [Chunk] {
        switch settings.strategy {
        case .structure:
            pack(document, outline: Outline(document), tables: Tables(document))
        case .sentence:
            pack(document, outline: .flat(document), tables: .none(document))
        case .fixed:
            FixedWindows(document: document, settings: settings, countTokens: countTokens).chunks()
        }
    }

    private func pack(_ document: CleanedDocument, outline: Outline, tables: Tables) -> [Chunk] {
        var contexts = Contexts(
            outline: outline, tables: tables, maxTokens: settings.maxTokens,
            countTokens: countTokens)
        let builder = UnitBuilder(
            document: document, scale: Scale(countTokens: countTokens),
            maxTokens: settings.maxTokens)
        let units = builder.units(contexts: &contexts)
        var packer = Packer(
            document: document, units: units, outline: outline, contexts: contexts,
            settings: settings, countTokens: countTokens)
        return packer.pack()
    }
}
