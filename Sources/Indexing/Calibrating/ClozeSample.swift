import Corpus
import Ranking

/// One question a chunk answers: a sentence taken out of it (inverse cloze, Lee et al. 2019).
struct ClozeSample: Sendable {
    /// The chunk the sentence was taken from.
    var address: ChunkAddress
    var query: String
    /// The chunk's embedded text without the sentence.
    var rest: String
    /// The chunk without the sentence.
    var chunk: Chunk
}
