import Foundation
import Corpus

/// UTF-8 bytes in the document's text.
struct SpanEntry: Encodable {
    var start: Int
    var end: Int
}
