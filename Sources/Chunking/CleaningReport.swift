/// What cleaning did to a document.
package struct CleaningReport: Hashable, Sendable {
    /// A header or footer found by its coming back.
    package struct RepeatedLine: Hashable, Sendable {
        /// Cleaned text of the first one.
        package var example: String
        package var pages: Int
    }

    /// Blocks that the parser marked as furniture.
    package var furnitureBlocks = 0
    /// Blocks left out as repeated headers and footers; `repeatedLines` says which.
    package var repeatedBlocks = 0
    /// Blocks of tables of contents, left out.
    package var contentsBlocks = 0
    package var repeatedLines: [RepeatedLine] = []
    /// Control, zero-width and other invisible characters.
    package var droppedCharacters = 0
    /// Characters that were not in their folded or composed form.
    package var foldedCharacters = 0
    /// Words cut by a line's end and joined again.
    package var rejoinedWords = 0

    package init() {}
}
