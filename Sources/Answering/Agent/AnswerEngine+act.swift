import Chat
import Corpus
import Fields
import Foundation
import Searching

extension AnswerEngine {
    /// An answer by a language model that may look further with tools, checked as any other; in the
    /// documents' own sentences where it fails or a limit leaves it no room.
    func acted(_ task: AgentTask) throws(QuarryError) -> Answer {
        guard let finding = finding as? any LibraryFinding else {
            preconditionFailure("an agent is asked of what has sources to read")
        }
        let watch = Stopwatch()
        let asked = standalone(task.question, by: task.writer, options: task.options)
        let read = try read(asked.question, options: task.options)
        var answer = extracted(read, options: task.options)
        answer.question = task.question
        answer.notes += asked.notes
        answer.isWriterFailed = asked.isFailed
        do throws(QuarryError) {
            // Filters hold for whatever tools read: who narrows a question means its whole answer.
            let library = try finding.library(
                of: read.found, narrowedBy: task.options.search.filters)
            return try acted(
                task, in: library, asked: asked.question, read: read, extracted: answer,
                watch: watch)
        } catch  where error.blame == .member {
            // What was there for the question is not for what came after.
            return fallback(
                answer, because: "it can't be checked: \(error.reason)", onEvent: task.onEvent)
        }
    }

    private func acted(
        _ task: AgentTask, in library: any AgentLibrary, asked: String, read: ReadPassages,
        extracted: Answer, watch: Stopwatch
    ) throws(QuarryError) -> Answer {
        var answer = extracted
        func begin(
            _ form: AgentConversation.Form, after trace: AgentTrace = AgentTrace()
        ) -> AgentRun? {
            AgentRun(
                task, form: form, library: library, language: answer.language, watch: watch,
                question: asked, hits: read.result.hits, after: trace)
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
        answer.trace = run.trace
        answer.miss(run.gathered.missing)
        do throws(QuarryError) {
            return try finish(
                answer, at: end, of: run, task,
                all: try self.read(read, with: run.gathered, in: library))
        } catch  where error.blame == .member {
            return fallback(
                answer, because: "it can't be checked: \(error.reason)", onEvent: task.onEvent)
        }
    }

    /// - Parameters:
    ///   - answer: in the documents' own sentences, of what was found first.
    ///   - all: what was found first and later.
    private func finish(
        _ answer: Answer, at end: AgentEnd, of run: AgentRun, _ task: AgentTask,
        all: ReadPassages
    ) throws(QuarryError) -> Answer {
        var answer = answer
        answer.miss(all.result.missing)
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
        _ read: ReadPassages, with gathered: GatheredPassages, in library: any AgentLibrary
    ) throws(QuarryError) -> ReadPassages {
        var result = read.result
        let known = Set(result.hits.map { AnswerPassage($0).name })
        let more = gathered.hits.filter { !known.contains(AnswerPassage($0).name) }
        guard !more.isEmpty else { return read }
        result.hits = Array((result.hits + more).prefix(Self.most))
        // Who has shown a passage is asked again, though it was silent once since.
        let names = Set(
            result.missing.map(\.name) + result.hits.compactMap { $0.origin?.member })
        result.missing += gathered.missing.filter { !names.contains($0.name) }
        return try ReadPassages(
            try library.found(result, comparing: read.question.comparison), for: read.question,
            encoder: finding.encoder)
    }
}

extension Answer {
    /// Says what tools were without besides.
    fileprivate mutating func miss(_ members: [MissingMember]) {
        let new = members.filter { member in !missing.contains { $0.name == member.name } }
        missing += new
        notes += new.map { "without member \($0.name): \($0.reason)" }
    }

    /// What another answer to the same question says, with this one's notes and trace.
    fileprivate func saying(_ other: Answer) -> Answer {
        var answer = other
        answer.question = question
        answer.notes = notes + other.notes.filter { !notes.contains($0) }
        answer.isWriterFailed = isWriterFailed
        answer.trace = trace
        answer.missing = missing
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
