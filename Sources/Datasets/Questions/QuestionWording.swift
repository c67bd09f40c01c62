import Answering

/// How models are asked, in the language of the passage; in English where it is in none that Quarry
/// speaks.
struct QuestionWording {
    let language: AnswerLanguage

    /// In place of a sentence that was taken out.
    static let mark = "[…]"

    private func quoted(_ text: String) -> String {
        language == .traditional ? "「\(text)」" : "“\(text)”"
    }

    /// - Parameter outer: the heading above, or the document's title.
    func about(_ heading: String, in outer: String?) -> String {
        switch (language, outer.map(quoted)) {
        case (.english, nil): "What does the passage say about \(quoted(heading))?"
        case (.english, let outer?): "What does \(outer) say about \(quoted(heading))?"
        case (.traditional, nil): "這段文字關於\(quoted(heading))說了什麼？"
        case (.traditional, let outer?): "\(outer)關於\(quoted(heading))說了什麼？"
        case (.simplified, nil): "这段文字关于\(quoted(heading))说了什么？"
        case (.simplified, let outer?): "\(outer)关于\(quoted(heading))说了什么？"
        }
    }

    func next(after sentence: String) -> String {
        switch language {
        case .english: "The passage begins: \(quoted(sentence)) What does it say next?"
        case .traditional: "這段文字的開頭是：\(quoted(sentence))接下來說了什麼？"
        case .simplified: "这段文字的开头是：\(quoted(sentence))接下来说了什么？"
        }
    }

    var missing: String {
        switch language {
        case .english: "One sentence is missing from the passage, at \(Self.mark). Which one?"
        case .traditional: "這段文字在 \(Self.mark) 處缺了一句。缺的是哪一句？"
        case .simplified: "这段文字在 \(Self.mark) 处缺了一句。缺的是哪一句？"
        }
    }

    var afterThat: String {
        switch language {
        case .english: "What does it say after that?"
        case .traditional: "之後又說了什麼？"
        case .simplified: "之后又说了什么？"
        }
    }

    /// - Parameter passage: the next one of the document.
    func goesOn(_ passage: String) -> String {
        switch language {
        case .english: "The document goes on:\n\n\(passage)\n\nWhat does it say there?"
        case .traditional: "文件接著寫道：\n\n\(passage)\n\n這裡說了什麼？"
        case .simplified: "文件接着写道：\n\n\(passage)\n\n这里说了什么？"
        }
    }
}
