import Corpus

/// The languages that Quarry speaks to the readers of answers.
package enum AnswerLanguage: String, Sendable, CaseIterable {
    case english = "en"
    case traditional = "zh-Hant"
    case simplified = "zh-Hans"

    /// Of a question; English where it is in none of these.
    /// - Parameter other: of what was found: decides where a question's characters are the same in
    ///   both forms of Chinese.
    package init(of question: String, else other: String? = nil) {
        switch LanguageGuess.language(of: question) {
        case "zh-Hant": self = .traditional
        case "zh-Hans": self = .simplified
        case "zh": self = other == AnswerLanguage.traditional.rawValue ? .traditional : .simplified
        default: self = .english
        }
    }

    /// What stands between two sentences.
    package var separator: String { self == .english ? " " : "" }

    /// What stands behind a quote that no passage holds.
    var unproved: String {
        switch self {
        case .english: " (unproved)"
        case .traditional: "（未證實）"
        case .simplified: "（未证实）"
        }
    }

    /// What stands below an answer of which nothing is proved.
    package var unprovedAnswer: String {
        switch self {
        case .english: "(Nothing in this answer is proved by the passages.)"
        case .traditional: "（這個回答沒有任何內容得到段落的證實。）"
        case .simplified: "（这个回答没有任何内容得到段落的证实。）"
        }
    }

    /// What stands below an answer that was shown before its quotes were looked for.
    package func missing(_ quotes: [String]) -> String {
        switch self {
        case .english:
            "(Not in the passages: \(quotes.map { "“\($0)”" }.joined(separator: ", ")).)"
        case .traditional: "（段落中沒有：\(quotes.map { "「\($0)」" }.joined(separator: "、"))。）"
        case .simplified: "（段落中没有：\(quotes.map { "“\($0)”" }.joined(separator: "、"))。）"
        }
    }

    /// That nothing answers, and what was searched.
    func abstention(_ scope: AnswerScope) -> String {
        let nearest = scope.nearest.map(closest) ?? ""
        return switch self {
        case .english:
            "Nothing in this index answers the question. Searched: "
                + "\(scope.chunks) \(scope.chunks == 1 ? "passage" : "passages") of "
                + "\(scope.sources) \(scope.sources == 1 ? "document" : "documents").\(nearest)"
        case .traditional:
            "這個索引裡沒有回答這個問題的內容。已搜尋："
                + "\(scope.sources) 份文件的 \(scope.chunks) 個段落。\(nearest)"
        case .simplified:
            "这个索引里没有回答这个问题的内容。已搜索："
                + "\(scope.sources) 份文件的 \(scope.chunks) 个段落。\(nearest)"
        }
    }

    private func closest(_ place: AnswerScope.Place) -> String {
        let source = place.source.path
        return switch (self, place.page) {
        case (.english, let page?): " Nearest: \(source), page \(page)."
        case (.english, nil): " Nearest: \(source)."
        case (.traditional, let page?): "最接近的：\(source)，第 \(page) 頁。"
        case (.traditional, nil): "最接近的：\(source)。"
        case (.simplified, let page?): "最接近的：\(source)，第 \(page) 页。"
        case (.simplified, nil): "最接近的：\(source)。"
        }
    }
}
