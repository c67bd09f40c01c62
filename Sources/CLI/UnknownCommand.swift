import ArgumentParser
import Corpus

/// A misspelt command, found before the rest of the arguments is read, and what it may have meant.
enum UnknownCommand {
    /// What is wrong with the names of commands that the arguments begin with; nil: nothing.
    /// - Parameter arguments: without the program's name.
    static func complaint(_ arguments: some Collection<String>) -> String? {
        complaint(arguments[...], of: QuarryCommand.self, path: ["quarry"])
    }

    private static func complaint(
        _ arguments: some Collection<String>, of command: any ParsableCommand.Type,
        path: [String]
    ) -> String? {
        let known = command.configuration.subcommands
        guard !known.isEmpty, let name = arguments.first, !name.hasPrefix("-"), name != "help"
        else { return nil }
        guard let next = known.first(where: { $0._commandName == name }) else {
            return complaint(about: name, among: known.map { $0._commandName }, path: path)
        }
        return complaint(arguments.dropFirst(), of: next, path: path + [name])
    }

    private static func complaint(
        about name: String, among known: [String], path: [String]
    ) -> String {
        let command = path.joined(separator: " ")
        let word = String(name.lowercased().prefix(64))
        let nearest = NearestKey.find(word, among: known)
        // Farther off, a guess helps nobody.
        let isNear =
            NearestKey.distance(Array(word), Array(nearest)) <= 1 + word.count / 3
        return "there is no command `\(command) \(name)`; "
            + (isNear
                ? "the nearest is `\(command) \(nearest)`"
                : "`\(command) --help` lists those there are")
    }
}
