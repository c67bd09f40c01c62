import Corpus
import Storage

/// The questions that a passage asks by itself: a function of the passage, its neighbours and the
/// document's title.
struct PassageQuestions {
    let kinds: Set<QuestionKind>

    /// UTF-8 bytes of a sentence that is a question: as builds draw pseudo-queries.
    private static let sentenceBytes = 20...400
    private static let headingBytes = 4...200
    /// Sentences a passage has at least where one is taken out.
    private static let clozeSentences = 3

    /// What a passage is asked among.
    struct Surroundings {
        /// The chunks of the source just before and after.
        var before: Chunk?
        var after: Chunk?
        /// Of the document.
        var title: String?
    }

    /// One of a kind at most, in the order of the kinds.
    /// - Complexity: O(text).
    func questions(on passage: Passage, in surroundings: Surroundings) -> [Question] {
        guard !passage.text.isEmpty, !passage.sentences.isEmpty else { return [] }
        let own = kinds.sorted()
        return own.compactMap { kind in
            switch kind {
            case .heading: heading(passage, surroundings)
            case .sentence: sentence(passage, surroundings)
            case .cloze: cloze(passage, surroundings)
            case .golden, .llm: nil
            }
        }
    }

    /// Of the passages below a heading the first one: it is where the heading's subject begins.
    private func heading(_ passage: Passage, _ around: Surroundings) -> Question? {
        let path = passage.headings
        guard let heading = path.last, Self.isFirst(passage, under: heading, around),
            Self.headingBytes.contains(heading.utf8.count), Self.says(heading)
        else { return nil }
        let above = path.dropLast().last ?? around.title
        let outer = above.flatMap { text in
            text != heading && Self.headingBytes.contains(text.utf8.count) ? text : nil
        }
        let quotes = passage.quotes(from: 0)
        if let last = heading.last, "?？".contains(last) {
            return Question(
                kind: .heading, query: heading, instruction: heading, quotes: quotes)
        }
        return Question(
            kind: .heading, query: [outer, heading].compactMap(\.self).joined(separator: " "),
            instruction: QuestionWording(language: passage.language).about(heading, in: outer),
            quotes: quotes)
    }

    /// Whether no part of the section stands in the chunk before.
    private static func isFirst(
        _ passage: Passage, under heading: String, _ around: Surroundings
    ) -> Bool {
        guard !passage.beginsSection, let before = around.before else { return true }
        return before.heading != passage.headings
            && !before.text.split(separator: "\n").contains { $0 == heading }
    }

    private func sentence(_ passage: Passage, _ around: Surroundings) -> Question? {
        let quotes = passage.quotes(from: 1)
        guard let first = passage.sentences.first, passage.goesOn(at: 1),
            Self.isOwn(first, of: passage, around)
        else { return nil }
        return Question(
            kind: .sentence, query: first,
            instruction: QuestionWording(language: passage.language).next(after: first),
            quotes: quotes, withheld: first)
    }

    private func cloze(_ passage: Passage, _ around: Surroundings) -> Question? {
        guard passage.sentences.count >= Self.clozeSentences else { return nil }
        // The first one is another kind of question.
        let fitting = passage.sentences.dropFirst().filter { Self.isOwn($0, of: passage, around) }
        guard !fitting.isEmpty else { return nil }
        let key = Digest.sha256(parts: ["cloze", passage.chunk.embeddedText])
        let chosen = fitting[fitting.startIndex + Int(key.bytes[31]) % fitting.count]
        return Question(
            kind: .cloze, query: chosen,
            instruction: QuestionWording(language: passage.language).missing, quotes: [chosen],
            withheld: chosen)
    }

    /// Whether a sentence is the passage's alone and long enough to be known by: chunks overlap.
    private static func isOwn(
        _ sentence: String, of passage: Passage, _ around: Surroundings
    ) -> Bool {
        sentenceBytes.contains(sentence.utf8.count) && says(sentence)
            && passage.holdsOnce(sentence)
            && ![around.before, around.after].contains { $0?.text.contains(sentence) ?? false }
    }

    /// Whether there is something to look for: numbers alone are not.
    private static func says(_ text: String) -> Bool {
        let letters = text.unicodeScalars.reduce(0) {
            $0 + (WritingScript(of: $1)?.letterWeight ?? 0)
        }
        return letters >= 4
    }
}
