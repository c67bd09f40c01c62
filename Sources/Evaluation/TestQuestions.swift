import Corpus

/// What two systems are asked, and how their answers are judged.
package enum TestQuestions: Sendable {
    case set(BEIRSet, wholeDocuments: Bool)
    case golden([GoldenQuestion])
    case judged(Judgements)
}
