import ArgumentParser
import Chat
import Corpus
import Foundation
import Storage

/// What was said before a question.
struct ConversationOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The conversation before the question: JSON, [{\"role\": \"user\", \"content\": …}, …].",
            valueName: "file"))
    var history: String?

    /// - Throws: `notFound`, `io`, `invalidInput`.
    func messages() throws(QuarryError) -> [ChatMessage] {
        guard let history else { return [] }
        let bytes = try FileSystem.read(history)
        guard let messages = try? JSONDecoder().decode([ChatMessage].self, from: Data(bytes)),
            messages.allSatisfy(\.isSpoken)
        else {
            throw QuarryError(
                .invalidInput, path: history,
                "is no list of messages with role (system, user, assistant) and content")
        }
        return messages
    }
}
