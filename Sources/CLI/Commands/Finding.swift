import Corpus
import Embedding
import Foundation
import ParserPool

/// One thing looked at.
struct Finding: Encodable {
    var subject: String
    var isGood: Bool
    var state: String
    /// What to do about it, where it is not good.
    var remedy: String?
}
