/// A kind of fact that decides an index and is another in another index: why their roots differ.
package struct RootCause: Hashable, Sendable {
    /// In the order in which a build comes upon them.
    package enum Kind: String, Sendable, CaseIterable {
        /// The layout of the index itself.
        case format
        /// Sources were added, changed, renamed or removed.
        case sources
        /// The settings state another encoding for sources whose bytes are the same.
        case encodings
        /// The parser, a library it links, data it reads by, or what it was told to read.
        case parser
        case model
        /// Versions of what else makes the bytes: chunker, analyzer, arithmetic, how the stages are
        /// put together.
        case programs
        /// Only how it is written down.
        case writer
        case settings
        /// What the job says of its sources.
        case metadata
        /// The file that adapts questions to the corpus.
        case adapter
    }

    package let kind: Kind
    /// What of it is another, with both values; none for sources, whose names a
    /// `SourceDifference` has.
    package let changes: [FactChange]
    /// Concerned; 0 for kinds that concern all of them.
    package let sources: Int

    init(_ kind: Kind, changes: [FactChange] = [], sources: Int = 0) {
        self.kind = kind
        self.changes = changes
        self.sources = sources
    }
}
