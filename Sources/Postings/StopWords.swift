/// Words that say nothing about what a text is about.
enum StopWords {
    /// Lucene's short list, which the published BM25 figures of BEIR were measured with.
    static let english = """
        a an and are as at be but by for if in into is it no not of on or such that the their then \
        there these they this to was will with
        """.split(separator: " ").map(String.init)

    /// Chinese characters that serve grammar, as unigrams, and question words, which ask and do
    /// not tell. Other bigrams that hold these characters stay.
    static let han = """
        的 了 是 在 和 與 与 之 其 而 及 或 也 就 都 於 于 有 为 為 以 被 個 个 这 這 那 \
        什 甚 么 麼 谁 誰 哪 怎 何 嗎 吗 呢 什么 什麼 甚麼 怎么 怎麼 怎样 怎樣 如何 为何 為何 \
        何时 何時 何地 何处 何處 何人 何种 何種 何年 多少 多久 多长 多長 几个 幾個 哪些 哪个 哪個 \
        哪里 哪裡 哪裏 哪儿 哪一 哪种 哪種 哪位 哪年
        """.split(separator: " ").map(String.init)
}
