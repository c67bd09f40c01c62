import Postings

/// Which terms of a question tell what it is about, and are missed where a passage has not got them.
enum QuestionTerms {
    /// - Parameters:
    ///   - term: as the analyzer has it.
    ///   - isIndexed: whether any document has it.
    static func tells(_ term: String, isIndexed: Bool) -> Bool {
        if asking.contains(term) { return false }
        let characters = term.unicodeScalars
        guard characters.count == 2, characters.allSatisfy({ $0.value >= 0x2E80 }) else {
            return true
        }
        // Chinese has no spaces: the bigrams of 期限是幾天 join words that have nothing to do with each
        // other. One that documents have may be a word all the same (首都, 有限).
        return !characters.contains(where: particles.contains)
            && (isIndexed || !characters.contains(where: grammar.contains))
    }

    /// Of the words that ask; the analyzer drops the Chinese ones where they stand alone.
    private static let asking: Set<String> = {
        let words = """
            what which who whom whose when where why how many much do does did has have had were \
            been can could would should name called kind type
            """
        return Set(AnalyzerSession().analyze(words).map(\.term))
    }()

    /// Characters that join and ask and are hardly ever part of a word that tells something, in the
    /// forms that are indexed.
    private static let particles = Set("的了是吗呢么什甚谁怎哪几".unicodeScalars)

    /// Characters that serve grammar, and are also parts of words.
    private static let grammar = Set("在和与之其而及或也就都于有为以被个这那何多少可能要".unicodeScalars)
}
