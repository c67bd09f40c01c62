import Chat
import Corpus
import Foundation
import Searching

extension AnswerEngine {
    /// An answer by a language model, checked; in the documents' own sentences where it fails or where
    /// the passages hold no answer by all that can be told.
    func written(
        _ question: String, by writer: AnswerWriter, options: AnswerOptions,
        isWanted: @escaping () -> Bool, onEvent: @escaping (AnswerEvent) -> Void
    ) throws(QuarryError) -> Answer {
        let watch = Stopwatch()
        let asked = standalone(question, by: writer, options: options)
        let read = try read(asked.question, options: options)
        var extracted = extracted(read, options: options)
        extracted.question = question
        extracted.notes += asked.notes
        extracted.isWriterFailed = asked.isFailed
        guard !extracted.isAbstained else { return extracted }

        let prompt = AnswerPrompt(
            question: asked.question, hits: read.result.hits, history: options.history,
            language: extracted.language, settings: writer.settings)
        guard !prompt.passages.list.isEmpty else {
            return fallback(
                extracted, because: "its context has no room for a passage", onEvent: onEvent)
        }
        onEvent(.passages(prompt.passages.list.citations))
        let reply: ChatReply
        do throws(ChatFailure) {
            reply = try self.reply(
                to: prompt, by: writer, seconds: writer.settings.seconds - watch.seconds,
                isWanted: isWanted, onEvent: onEvent)
        } catch {
            return fallback(extracted, because: error.reason, onEvent: onEvent)
        }
        var known = extracted
        known.confidence = read.probability
        do throws(QuarryError) {
            return try checked(
                reply, given: prompt.passages.list, of: read.found, by: writer, extracted: known,
                options: options)
        } catch  where error.code == .io {
            // Of a group: a member that was there for the question is not for the check.
            return fallback(
                extracted, because: "it can't be checked: \(error.reason)", onEvent: onEvent)
        }
    }

    func fallback(
        _ extracted: Answer, because reason: String, onEvent: (AnswerEvent) -> Void
    ) -> Answer {
        var answer = extracted
        let note =
            "no answer by the language model: \(reason); the documents' own sentences instead"
        answer.notes.append(note)
        answer.isWriterFailed = true
        onEvent(.fallback(note))
        return answer
    }

    private func reply(
        to prompt: AnswerPrompt, by writer: AnswerWriter, seconds: Double,
        isWanted: @escaping () -> Bool, onEvent: @escaping (AnswerEvent) -> Void
    ) throws(ChatFailure) -> ChatReply {
        guard seconds > 0 else { throw ChatFailure("the time is over") }
        let request = ChatRequest(
            prompt.messages, maximumTokens: writer.settings.answerTokens, seconds: seconds)
        var stream = WrittenStream(given: 1...prompt.passages.list.count)
        func show(_ text: String) { if !text.isEmpty { onEvent(.text(text)) } }
        let reply = try ChatClient(writer.endpoint).reply(
            to: request, take: { show(stream.add($0)) }, isWanted: isWanted)
        show(stream.finish())
        return reply
    }

    /// A question as it can be understood without the conversation before it.
    struct Standalone {
        var question: String
        var notes: [String] = []
        var isFailed = false
    }

    func standalone(
        _ question: String, by writer: AnswerWriter, options: AnswerOptions
    ) -> Standalone {
        guard !options.history.isEmpty else { return Standalone(question: question) }
        let settings = writer.settings
        let texts = PromptTexts(settings.prompts, language: AnswerLanguage(of: question))
        let bytes =
            AnswerSettings.bytesPerToken * max(settings.contextTokens - settings.answerTokens, 0)
            - texts.rewriting.utf8.count - question.utf8.count
        let messages =
            [ChatMessage(.system, content: texts.rewriting)]
            + AnswerPrompt.newest(options.history, bytes: bytes / 2)
            + [ChatMessage(.user, content: question)]
        do throws(ChatFailure) {
            let reply = try ChatClient(writer.endpoint).reply(
                to: ChatRequest(
                    messages, maximumTokens: min(settings.answerTokens, 128),
                    seconds: min(settings.seconds / 4, 10)))
            let lines = WrittenStream.withoutThoughts(reply.text).split(whereSeparator: \.isNewline)
            guard lines.count == 1, lines[0].count <= Self.longestRewriting else {
                throw ChatFailure("it wrote no question")
            }
            let rewritten = lines[0].trimmingCharacters(in: .whitespaces)
            return Standalone(
                question: rewritten,
                notes: rewritten == question ? [] : ["understood as: \(rewritten)"])
        } catch {
            let note = "the question is taken without the conversation before it: \(error.reason)"
            return Standalone(question: question, notes: [note], isFailed: true)
        }
    }

    private static let longestRewriting = 500

    /// A model's answer, held against the passages that it was given.
    /// - Parameters:
    ///   - found: what the passages are of.
    ///   - extracted: what is known of the question, and the answer if the model had not written.
    func checked(
        _ reply: ChatReply, given passages: [AnswerPassage], of found: FoundPassages,
        by writer: AnswerWriter, extracted: Answer, options: AnswerOptions
    ) throws(QuarryError) -> Answer {
        var answer = extracted
        answer.author = .model(writer.endpoint.model)
        let checked = try CheckedAnswer(
            reply.text, passages: passages, language: answer.language
        ) { [finding] terms throws(QuarryError) in try finding.statistics(of: terms, in: found) }
        let language = answer.language
        guard !checked.text.hasPrefix(AnswerPrompt.noAnswer), !checked.sentences.isEmpty else {
            answer.isAbstained = true
            answer.sentences = []
            answer.citations = []
            answer.text = language.abstention(answer.scope)
            return answer
        }
        answer.text = checked.text
        answer.sentences = checked.sentences
        answer.citations = proved(checked.citations, options: options)
        if reply.isCut { answer.notes.append("the answer is cut: the model's limit was reached") }
        if checked.unknownNumbers > 0 {
            answer.notes.append(
                "numbers of passages that were never given were removed: \(checked.unknownNumbers)")
        }
        answer.unprovedQuotes = checked.unprovedQuotes
        if !checked.unprovedQuotes.isEmpty {
            answer.notes.append("quotes that no passage holds: \(checked.unprovedQuotes.count)")
        }
        if !answer.isProved { answer.text += "\n\n" + language.unprovedAnswer }
        return answer
    }
}
