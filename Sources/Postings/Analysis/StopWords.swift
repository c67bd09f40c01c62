/// Words that say nothing about what a text is about.
enum StopWords {
    /// Lucene's short list, which the published BM25 figures of BEIR were measured with.
    static let english = """
        a an and are as at be but by for if in into is it no not of on or such that the their then \
        there these they this to was will with
        """.split(separator: " ").map(String.init)

    /// Chinese characters that serve grammar, as unigrams, and question words, which ask and do
    /// not tell; in the forms that are indexed. Other bigrams that hold these characters stay.
    static let han = """
        的 了 是 在 和 与 之 其 而 及 或 也 就 都 于 有 为 以 被 个 这 那 \
        什 甚 么 谁 哪 怎 何 吗 呢 什么 甚么 怎么 怎样 如何 为何 \
        何时 何地 何处 何人 何种 何年 多少 多久 多长 几个 哪些 哪个 \
        哪里 哪儿 哪一 哪种 哪位 哪年
        """.split(separator: " ").map(String.init)
}
