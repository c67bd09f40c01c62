import Corpus

/// Writes the lines of a format.
protocol LineWriter {
    /// A passage that may be found, whether it is asked for or not.
    /// - Parameter withheld: the sentence that is taken out of it.
    mutating func add(
        _ passage: Passage, chunk: Int, title: String?, facts: LineFacts, withheld: String?
    ) throws(QuarryError)
    mutating func append(_ item: DatasetItem) throws(QuarryError)
    /// Ends the files, and says in the report what this format counts.
    mutating func finish(_ report: inout DatasetReport) throws(QuarryError)
}

extension LineWriter {
    mutating func add(
        _ passage: Passage, chunk: Int, title: String?, facts: LineFacts, withheld: String?
    ) throws(QuarryError) {}
}
