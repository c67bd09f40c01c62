import Corpus
import Foundation

extension AnswerSettings {
    static let keys = [
        "endpoint", "model", "key_file", "context_tokens", "answer_tokens", "timeout", "system",
        "steps",
        "format", "examples",
    ]
    /// Bytes of a template.
    private static let longestTemplate = 20_000
    private static let maximumExamples = 8

    init(_ section: JobFileSection?) throws(QuarryError) {
        self.init()
        guard let section else { return }
        endpoint = try section.value("endpoint", as: RankingSettings.endpoint)
        model = try section.text("model")
        keyFile = try section.text("key_file")
        contextTokens =
            try section.integer("context_tokens", in: 512...1_000_000) ?? contextTokens
        answerTokens =
            try section.integer("answer_tokens", in: 16...contextTokens / 2)
            ?? min(answerTokens, contextTokens / 2)
        if let seconds = try section.value("timeout", as: Quantities.seconds) {
            guard (1...3600).contains(seconds) else {
                throw section.error("timeout", because: "must be 1s…1h")
            }
            self.seconds = seconds
        }
        prompts.system = try Self.template("system", section)
        prompts.steps = try Self.template("steps", section)
        prompts.format = try Self.template("format", section)
        prompts.examples = try Self.examples(section)
    }

    private static func template(
        _ key: String, _ section: JobFileSection
    ) throws(QuarryError) -> String? {
        let template = try section.quotedText(key)
        guard (template ?? "").utf8.count <= longestTemplate else {
            throw section.error(key, because: "is longer than \(longestTemplate) bytes")
        }
        return template
    }

    private static func examples(
        _ section: JobFileSection
    ) throws(QuarryError) -> [AnswerExample] {
        let mappings = try section.mappings("examples") ?? []
        guard mappings.count <= maximumExamples else {
            throw section.error("examples", because: "are more than \(maximumExamples)")
        }
        var examples: [AnswerExample] = []
        for mapping in mappings {
            let values = Dictionary(
                mapping.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
            guard let passage = values["passage"], let question = values["question"],
                let answer = values["answer"], values.count == 3
            else {
                throw section.error(
                    "examples", because: "must each have passage, question and answer")
            }
            examples.append(
                AnswerExample(passage: passage, question: question, answer: answer))
        }
        return examples
    }
}
