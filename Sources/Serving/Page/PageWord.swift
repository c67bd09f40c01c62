/// What the page says. Its texts are in `PageWord+texts.swift`; the script gets all of them by these
/// names.
enum PageWord: String, CaseIterable {
    // Asking
    case question, ask, search, explain, index, any, filters, type, language, folder
    case skip, asking, searching, welcome, keys
    // Found
    case passages, found, nothing, more, page, pages, notes, score, documents
    case terms, meaning, late, cross, fused, alsoIn
    // Answered
    case answer, confidence, copy, copied, sources, proved, unproved, unsupported, abstained
    case searchOnly, earlier, newTopic, forget
    // The passage
    case close, original, textMoved, sourceChanged, sourceMissing, cannotSay
    case proving, passage, pageImage, noImage, whole
    case verdictEmpty, verdictScanned, verdictGarbled, verdictPartly
    // Adding documents
    case add, sending, waiting, indexing, ready, notRead
    // What goes wrong
    case failed, token, tokenNeeded, scriptNeeded, busy, offline, use

    func text(in language: PageLanguage) -> String {
        guard let texts = Self.table[self] else {
            preconditionFailure("each word is in the table, which a test holds")
        }
        return switch language {
        case .english: texts.english
        case .traditional: texts.traditional
        case .simplified: texts.simplified
        }
    }

    /// By name, for the script.
    static func all(in language: PageLanguage) -> [String: String] {
        Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0.text(in: language)) })
    }
}
