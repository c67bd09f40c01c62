import Foundation

/// What of a model's text may be shown as it comes: without thoughts (`<think>`), without the numbers
/// of passages that were never given, and without the word that says there is no answer.
struct WrittenStream {
    private let given: ClosedRange<Int>?
    /// Outside of thoughts, and not shown yet.
    private var text = ""
    /// What may be the beginning of a tag.
    private var pending = ""
    private var isThinking = false
    private var hasBegun = false

    init(given: ClosedRange<Int>?) { self.given = given }

    /// The text that may be shown now.
    mutating func add(_ piece: String) -> String {
        sortOut(piece)
        if !hasBegun {
            text = String(text.drop(while: \.isWhitespace))
            let isUndecided =
                AnswerPrompt.noAnswer.hasPrefix(text) || text.hasPrefix(AnswerPrompt.noAnswer)
            guard !isUndecided else { return "" }
            hasBegun = true
        }
        return release(upTo: PassageMarkers.undecided(in: text))
    }

    /// The rest, at the end.
    mutating func finish() -> String {
        if !isThinking { text += pending }
        pending = ""
        guard hasBegun else { return "" }
        return release(upTo: text.endIndex)
    }

    /// A whole text without thoughts.
    static func withoutThoughts(_ written: String) -> String {
        var stream = WrittenStream(given: nil)
        stream.sortOut(written)
        return stream.isThinking ? stream.text : stream.text + stream.pending
    }

    private mutating func sortOut(_ piece: String) {
        pending += piece
        while let tag = pending.range(of: isThinking ? "</think>" : "<think>") {
            if !isThinking { text += pending[..<tag.lowerBound] }
            pending = String(pending[tag.upperBound...])
            isThinking.toggle()
        }
        let tag = isThinking ? "</think>" : "<think>"
        let kept = (0..<tag.count).last { pending.hasSuffix(tag.prefix($0)) } ?? 0
        if !isThinking { text += pending.dropLast(kept) }
        pending = String(pending.suffix(kept))
    }

    private mutating func release(upTo end: String.Index) -> String {
        let read = PassageMarkers(String(text[..<end]), given: given)
        let written = read.unknown.isEmpty ? String(text[..<end]) : read.marked
        text = String(text[end...])
        return written
    }
}
