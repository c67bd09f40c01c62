import Chat
import Corpus
import Fields
import Foundation
import Searching

extension AnswerEngine {
    /// An answer by a language model that may look further with tools, checked as any other; in the
    /// documents' own sentences where it fails or a limit leaves it no room.
    func acted(_ task: AgentTask) throws(QuarryError) -> Answer {
        guard let index else {
            throw QuarryError(
                .invalidInput, path: nil,
                "an agent reads one index, not a group: ask one of its indexes, or without one")
        }
        let watch = Stopwatch()
        let asked = standalone(task.question, by: task.writer, options: task.options)
        let read = try read(asked.question, options: task.options)
        var answer = extracted(read, options: task.options)
        answer.question = task.question
        answer.notes += asked.notes
        answer.isWriterFailed = asked.isFailed
        // Filters hold for whatever tools read: who narrows a question means its whole answer.
        let searcher = try index.searcher.narrowed(by: task.options.search.filters)
        func begin(
            _ form: AgentConversation.Form, after trace: AgentTrace = AgentTrace()
        ) -> AgentRun? {
            AgentRun(
                task, form: form, searcher: searcher, language: answer.language, watch: watch,
                question: asked.question, hits: read.result.hits, after: trace)
        }
        guard var run = begin(.tools) ?? begin(.text) else {
            return fallback(
                answer, because: "its context has no room for a passage", onEvent: task.onEvent)
        }
        var end = try run.run()
        if case .failed(let failure) = end, run.mayLackTools(failure),
            var plain = begin(.text, after: run.trace)
        {
            answer.notes.append(
                "the endpoint takes no tools (\(failure.reason)): the model is told of them in words"
            )
            end = try plain.run()
            run = plain
        }
        return try finish(
            answer, at: end, of: run, task,
            all: try self.read(read, with: run.gathered.hits, in: index))
    }

    /// - Parameters:
    ///   - answer: in the documents' own sentences, of what was found first.
    ///   - all: what was found first and later.
    private func finish(
        _ answer: Answer, at end: AgentEnd, of run: AgentRun, _ task: AgentTask,
        all: ReadPassages
    ) throws(QuarryError) -> Answer {
        var answer = answer
        answer.trace = run.trace
        answer.notes +=
            run.trace.stop.map {
                [$0.note(task.limits, seconds: task.writer.settings.seconds)]
            } ?? []
        task.onEvent(.passages(run.gathered.list.citations))
        switch end {
        case .answered(let reply):
            answer.isAbstained = false
            answer.confidence = all.probability
            answer.scope = all.scope
            answer.notes += run.trace.computed
            return try checked(
                reply, given: run.gathered.list, of: all.found, by: task.writer,
                extracted: answer, options: task.options)
        case .stopped:
            return fallback(
                answer.saying(extracted(all, options: task.options)),
                because: "no room was left for it", onEvent: task.onEvent)
        case .failed(let failure):
            return fallback(
                answer.saying(extracted(all, options: task.options)), because: failure.reason,
                onEvent: task.onEvent)
        }
    }

    /// Passages that are read where a model fails.
    private static let most = 20

    /// What was found first, with what was found later.
    private func read(
        _ read: ReadPassages, with hits: [Hit], in index: IndexPassages
    ) throws(QuarryError) -> ReadPassages {
        var result = read.result
        let known = Set(result.hits.map(\.address))
        let more = hits.filter { !known.contains($0.address) }
        guard !more.isEmpty else { return read }
        result.hits = Array((result.hits + more).prefix(Self.most))
        return try ReadPassages(
            try index.found(result, comparing: read.question.comparison), for: read.question,
            encoder: index.encoder)
    }
}

extension Answer {
    /// What another answer to the same question says, with this one's notes and trace.
    fileprivate func saying(_ other: Answer) -> Answer {
        var answer = other
        answer.question = question
        answer.notes = notes + other.notes.filter { !notes.contains($0) }
        answer.isWriterFailed = isWriterFailed
        answer.trace = trace
        return answer
    }
}

extension AgentTrace {
    /// What was computed: no passage proves it.
    fileprivate var computed: [String] {
        steps.filter { $0.outcome == .done }.compactMap { step in
            switch step.tool {
            case "calculate":
                let text = step.arguments?["expression"]?.string ?? ""
                return "calculated: \(ForeignText.escaped(text)) = \(step.observation)"
            case "table":
                guard let figure = step.arguments?["figure"]?.string,
                    let line = step.observation.split(separator: "\n").first(where: {
                        $0.hasPrefix(Observation.figure)
                    })
                else { return nil }
                let column = step.arguments?["of"]?.string.map { " of \($0)" } ?? ""
                let source = step.arguments?["source"]?.string ?? ""
                return ForeignText.escaped(
                    "computed: \(figure)\(column) in \(source): "
                        + line.dropFirst(Observation.figure.count))
            default: return nil
            }
        }.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
    }
}
