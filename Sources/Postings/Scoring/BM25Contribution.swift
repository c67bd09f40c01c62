/// What one term of a query adds to a document's score, and why.
package struct BM25Contribution: Codable, Hashable, Sendable {
    package let term: String
    /// How often the query has the term.
    package let weight: Double
    /// Documents of the collection that hold it.
    package let documentFrequency: Int
    /// How often this document holds it.
    package let frequency: Int
    /// Terms of this document.
    package let length: Int
    package let idf: Double
    /// The contributions of a document add up to its score.
    package let score: Double
}
