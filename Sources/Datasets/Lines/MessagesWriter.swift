import Chat
import Corpus
import Exporting

/// OpenAI's chat form: a question on a passage, and one more on what its document says after that.
struct MessagesWriter: LineWriter {
    private struct Line: Encodable {
        var messages: [ChatMessage]
        /// Of each answer.
        var cites: [String]
        var facts: LineFacts

        private enum CodingKeys: String, CodingKey { case messages, cites }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(messages, forKey: .messages)
            try container.encode(cites, forKey: .cites)
            try facts.encode(to: encoder)
        }
    }

    private let files: SplitFiles
    private var singleTurns = 0

    init(_ folder: ExportFolder) throws(QuarryError) { files = try SplitFiles(folder) }

    mutating func append(_ item: DatasetItem) throws(QuarryError) {
        var line = Line(
            messages: [
                ChatMessage(.user, content: "\(item.input)\n\n\(item.question.instruction)"),
                ChatMessage(.assistant, content: item.answer),
            ], cites: [item.facts.cite], facts: item.facts)
        if let turn = followUp(item) {
            line.messages += [
                ChatMessage(.user, content: turn.question),
                ChatMessage(.assistant, content: turn.answer),
            ]
            line.cites.append(turn.cite)
        } else {
            singleTurns += 1
        }
        try files.append(line, isTest: item.isTest)
    }

    func finish(_ report: inout DatasetReport) throws(QuarryError) {
        try files.close()
        report.singleTurns = singleTurns
    }

    /// On the sentences behind those that answered; where there are none, on the next passage.
    private func followUp(
        _ item: DatasetItem
    ) -> (question: String, answer: String, cite: String)? {
        let wording = QuestionWording(language: item.passage.language)
        let last = item.question.quotes.last.flatMap(item.passage.sentences.lastIndex)
        let rest = last.map { item.passage.quotes(from: $0 + 1) } ?? []
        if !rest.isEmpty {
            return (wording.afterThat, item.passage.joined(rest), item.facts.cite)
        }
        guard let next = item.next else { return nil }
        // Chunks overlap: what was said is not said again.
        let known = item.passage.sentences
        guard let start = next.passage.sentences.firstIndex(where: { !known.contains($0) }) else {
            return nil
        }
        return (
            wording.goesOn(next.passage.text),
            next.passage.joined(next.passage.quotes(from: start)), next.cite
        )
    }
}
