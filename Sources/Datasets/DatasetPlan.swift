import Corpus
import HNSW

/// What a dataset will be of, before anything is written.
struct DatasetPlan {
    var corpus: DatasetCorpus
    var clusters: NearDuplicateClusters
    var split: DatasetSplit
    var pool: QuestionPool
    var taken: QuestionSelection.Taken
    /// Chunks that answer a golden question, by the question.
    var answers: [String: [Int]] = [:]

    /// Chunks of one side that may be shown there, a set for each segment.
    func ordinals(isTest: Bool) -> [OrdinalSet] {
        var source = 0
        return corpus.ordinals { chunk in
            while chunk >= corpus.sources[source].chunks.upperBound { source += 1 }
            return split.isTest[source] == isTest
                && !split.leaks(chunk, of: source, clusters: clusters)
        }
    }
}
