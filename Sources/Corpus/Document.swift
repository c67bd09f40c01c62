/// A parsed source: its blocks in reading order, and what is known of its pages.
///
/// A document's *text* is its blocks' texts joined by one line feed; every span in Quarry is a
/// range of UTF-8 bytes in that text. `quarry parse --text` prints exactly it.
package struct Document: Hashable, Sendable {
    package var type: SourceType
    package var facts: DocumentFacts
    /// Empty for types without pages (all but PDF).
    package var pages: [Page]
    package private(set) var blocks: [Block]
    /// Names of the files inside the file, which are not read.
    package var attachments: [String]
    /// The file's own table of contents, in its order; PDF only, other types tell theirs by
    /// headings.
    package var outline: [OutlineEntry]
    /// How bytes became text; nil for types whose format says so.
    package var encoding: Encoding?

    /// A line of a file's table of contents.
    package struct OutlineEntry: Hashable, Sendable {
        package var title: String
        /// 1 is the top.
        package var level: Int
        /// 1-based; nil where the entry leads out of the file or nowhere.
        package var page: Int?

        package init(title: String, level: Int, page: Int? = nil) {
            self.title = title
            self.level = level
            self.page = page
        }
    }

    /// An encoding, and how sure it is.
    package struct Encoding: Hashable, Sendable {
        package enum Origin: String, Sendable, CaseIterable {
            /// A byte order mark, escape sequences, a page's own statement, or that the bytes are
            /// UTF-8 through and through.
            case file
            case guess
            /// The job's `parse.encodings`, or `--encoding`.
            case settings
        }

        package var name: String
        package var origin: Origin
        /// 0…100; under 100 where it was guessed, or where bytes had to be replaced.
        package var confidencePercent: Int

        package init(name: String, origin: Origin, confidencePercent: Int) {
            self.name = name
            self.origin = origin
            self.confidencePercent = confidencePercent
        }
    }

    /// Gives each block its range in the document's text.
    /// - Complexity: O(text).
    package init(
        type: SourceType, facts: DocumentFacts = DocumentFacts(), pages: [Page] = [],
        blocks: [Block], attachments: [String] = [], outline: [OutlineEntry] = [],
        encoding: Encoding? = nil
    ) {
        self.type = type
        self.facts = facts
        self.pages = pages
        self.attachments = attachments
        self.outline = outline
        self.encoding = encoding
        self.blocks = blocks
        var offset = 0
        for index in self.blocks.indices {
            let length = self.blocks[index].text.utf8.count
            self.blocks[index].range = offset..<offset + length
            offset += length + 1
        }
    }

    /// The blocks' texts joined by one line feed.
    /// - Complexity: O(text).
    package var text: String { blocks.lazy.map(\.text).joined(separator: "\n") }
}
