import ArgumentParser
import Corpus
import Embedding
import Foundation
import Running

/// The process: prepares the machine, runs the command, turns errors into exit codes.
@main
enum Entry {
    static func main() {
        signal(SIGPIPE, SIG_IGN)
        let complaint =
            NoText.complaint ?? UnknownCommand.complaint(CommandLine.arguments.dropFirst())
        if let complaint {
            LogLine.complain("error", complaint)
            exit(ExitCode.usage.rawValue)
        }
        do {
            try Kernel.check()
            var command = try QuarryCommand.parseAsRoot()
            try command.run()
        } catch {
            exit(report(error).rawValue)
        }
    }

    private static func report(_ error: any Error) -> ExitCode {
        if let code = error as? ExitCode { return code }
        let format = GlobalOptions.LogFormat.wanted(by: CommandLine.arguments)
        if let error = error as? QuarryError {
            var fields: [String: Log.Field] = ["code": .text(error.code.rawValue)]
            if let path = error.path { fields["path"] = .text(path) }
            Output.complain(LogLine.line(format, "error", "\(error)", fields))
            return ExitCode(error.code)
        }
        let code = QuarryCommand.exitCode(for: error)
        let text = lowerCased(QuarryCommand.fullMessage(for: error))
        if code == .success {
            Output.print(text)
            return .success
        }
        Output.complain(format == .text ? text : LogLine.line(format, "error", text))
        return code == .validationFailure ? .usage : .badInput
    }

    /// ArgumentParser writes `Error:`, we write `error:`; scripts look for one.
    private static func lowerCased(_ text: String) -> String {
        text.hasPrefix("Error:") ? "e" + text.dropFirst() : text
    }
}
