/// What an adapter learns from: questions, chunks, and which chunks answer which question.
struct TrainingSet: Sendable {
    /// [questions][dimension], as the model makes them.
    var questions: Matrix
    /// [chunks][dimension], as the index holds them.
    var chunks: Matrix
    /// Rows of `chunks` for each question, ascending; none is empty. Any of them is an answer.
    var answers: [[Int]]

    /// Some of the questions, with all chunks.
    func subset(_ places: [Int]) -> TrainingSet {
        let width = questions.columns
        let rows = places.flatMap { questions.values[$0 * width..<($0 + 1) * width] }
        return TrainingSet(
            questions: Matrix(rows: places.count, columns: width, values: rows), chunks: chunks,
            answers: places.map { answers[$0] })
    }
}
