import Foundation
import Corpus

/// UTF-8 bytes in the document's text.
struct SpanEntry: Encodable {
    var start: Int
    var end: Int

    init(_ range: Range<Int>) {
        start = range.lowerBound
        end = range.upperBound
    }
}
