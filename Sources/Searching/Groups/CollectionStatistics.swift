package import Postings

/// What a question's words weigh in a collection of which an index is a part.
package struct CollectionStatistics: Codable, Hashable, Sendable {
    package var documentCount: Int
    /// Sum of the chunks' lengths.
    package var totalLength: Int
    /// Chunks that hold a term, for all that `CandidateSearch.terms` names of the question.
    package var documentFrequencies: [String: Int]
    /// Chunks that hold one of the phrases of each synonym that the question asks for, in order.
    package var synonymFrequencies: [Int]

    package var bm25: BM25Statistics {
        BM25Statistics(
            documentCount: documentCount, totalLength: totalLength,
            documentFrequencies: documentFrequencies)
    }

    /// The sum of what parts of a collection say of one question; nil if they don't say it of the
    /// same, or say what no index can.
    init?(_ parts: [CollectionStatistics]) {
        guard let first = parts.first else { return nil }
        var sum = first
        for part in parts {
            let counts =
                [part.documentCount, part.totalLength] + part.documentFrequencies.values
                + part.synonymFrequencies
            // Room for 2¹⁰ parts and more.
            guard counts.allSatisfy({ (0..<1 << 50).contains($0) }),
                part.documentFrequencies.values.allSatisfy({ $0 <= part.documentCount }),
                part.documentFrequencies.keys == first.documentFrequencies.keys,
                part.synonymFrequencies.count == first.synonymFrequencies.count
            else { return nil }
        }
        for part in parts.dropFirst() {
            sum.documentCount += part.documentCount
            sum.totalLength += part.totalLength
            sum.documentFrequencies.merge(part.documentFrequencies, uniquingKeysWith: +)
            for place in sum.synonymFrequencies.indices {
                sum.synonymFrequencies[place] += part.synonymFrequencies[place]
            }
        }
        self = sum
    }

    init(
        documentCount: Int, totalLength: Int, documentFrequencies: [String: Int],
        synonymFrequencies: [Int]
    ) {
        self.documentCount = documentCount
        self.totalLength = totalLength
        self.documentFrequencies = documentFrequencies
        self.synonymFrequencies = synonymFrequencies
    }
}
