/// A query as the first stage sees it.
package struct RetrievalQuery: Sendable {
    package var text: String
    /// Of length 1; nil where only BM25 is asked.
    package var vector: [Float]?

    package init(text: String, vector: [Float]?) {
        self.text = text
        self.vector = vector
    }
}
