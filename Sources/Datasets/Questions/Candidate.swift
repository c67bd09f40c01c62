import Corpus

/// A question that may be taken, without its texts: those of a large corpus are made again when they
/// are written.
struct Candidate: Hashable, Sendable {
    var chunk: Int32
    var kind: QuestionKind
    /// Of `GivenQuestion`s, whose texts are kept; -1 for what the passage asks by itself.
    var given: Int32 = -1
    var isWithheld: Bool
    var script: WritingScript
    /// Of what is asked, folded: equal where the same is asked.
    var key: UInt64
    /// By which questions are drawn.
    var order: UInt64
    /// Of the words of the sentence that is withheld; 0 where none is.
    var sentence: UInt64
}
