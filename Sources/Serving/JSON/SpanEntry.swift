/// UTF-8 bytes in the document's text.
package struct SpanEntry: Codable, Hashable, Sendable {
    package var start: Int
    package var end: Int

    package init(_ range: Range<Int>) {
        start = range.lowerBound
        end = range.upperBound
    }
}
