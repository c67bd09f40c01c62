import CStemmer

/// Snowball's English stemmer (Porter 2). One per thread: the C object has state.
final class Stemmer {
    private let stemmer: OpaquePointer

    init() {
        guard let stemmer = sb_stemmer_new("english", "UTF_8") else {
            preconditionFailure("libstemmer is built without its English stemmer")
        }
        self.stemmer = stemmer
    }

    deinit { sb_stemmer_delete(stemmer) }

    /// The stem of a lower-case word; valid until the next call.
    func stem(_ word: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        guard let stem = sb_stemmer_stem(stemmer, word.baseAddress, Int32(word.count)) else {
            preconditionFailure("libstemmer ran out of memory")
        }
        return UnsafeBufferPointer(start: stem, count: Int(sb_stemmer_length(stemmer)))
    }
}
