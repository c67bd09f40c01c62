import Corpus
import Searching

/// The passages that a model is given, numbered once, from 1: the number of a passage is what `[1]` in
/// the answer means, and nothing else is.
struct NumberedPassages {
    let list: [AnswerPassage]
    /// As the prompt has them, between tags that no passage can hold.
    let text: String
    /// What the tags are called.
    let tag: String

    /// As many of the best hits as have room, the first cut to it if need be.
    /// - Parameter bytes: of all passages with their tags.
    init(_ hits: [Hit], bytes: Int) {
        let tag = FenceTag("passage", besides: hits.map(\.chunk.text)).name
        var kept: [AnswerPassage] = []
        var texts: [String] = []
        var left = bytes
        for passage in hits.map(AnswerPassage.init) {
            let frame = Self.frame(passage, number: kept.count + 1, tag: tag)
            let room = left - frame.head.utf8.count - frame.foot.utf8.count
            guard room >= passage.chunk.text.utf8.count || (kept.isEmpty && room > 0) else { break }
            let text = passage.chunk.text.prefix(bytes: room)
            texts.append(frame.head + text + frame.foot)
            kept.append(passage)
            left = room - text.utf8.count
        }
        list = kept
        self.text = texts.joined()
        self.tag = tag
    }

    private static func frame(
        _ passage: AnswerPassage, number: Int, tag: String
    ) -> (head: String, foot: String) {
        let title = passage.headings.isEmpty ? "" : "\n\(passage.headings)"
        return (
            "<\(tag) n=\(number)> [\(number)] \(passage.place)\(title)\n", "\n</\(tag)>\n"
        )
    }
}

extension [AnswerPassage] {
    /// The passage of a number; nil where it was never given.
    func numbered(_ number: Int) -> AnswerPassage? {
        indices.contains(number - 1) ? self[number - 1] : nil
    }

    /// All of them by their numbers, without what an answer takes from them.
    var citations: [AnswerCitation] {
        enumerated().map { index, passage in
            let text = passage.chunk.text
            return AnswerCitation(
                number: index + 1, passage: passage,
                quotes: [AnswerQuote(text: text, range: 0..<text.utf8.count)])
        }
    }
}

extension String {
    /// The longest beginning of at most so many bytes of UTF-8.
    func prefix(bytes: Int) -> String {
        guard utf8.count > bytes else { return self }
        var end = utf8.index(startIndex, offsetBy: max(bytes, 0))
        while end.samePosition(in: self) == nil { end = utf8.index(before: end) }
        return String(self[..<end])
    }
}
