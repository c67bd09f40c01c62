/// English words that say nothing about what a text is about: Lucene's short list, which the
/// published BM25 figures of BEIR were measured with.
enum StopWords {
    static let english = """
        a an and are as at be but by for if in into is it no not of on or such that the their then \
        there these they this to was will with
        """.split(separator: " ").map(String.init)
}
