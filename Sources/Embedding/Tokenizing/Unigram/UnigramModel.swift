import Corpus
import Foundation
import Storage

/// A Unigram tokenizer as its file describes it: pieces in the order of their ids, the logarithm
/// of each one's probability, and all that is done around them.
struct UnigramModel {
    var pieces: [String]
    var scores: [Double]
    var settings: UnigramSettings

    /// Over all that decides a token.
    var digest: Digest {
        var writer = ByteWriter()
        writer.string("unigram 1")
        for piece in pieces { writer.string(piece) }
        for score in scores { writer.double(score) }
        settings.encodeRules(into: &writer)
        return Digest.sha256(writer.bytes)
    }
}
