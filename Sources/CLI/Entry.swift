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
            SignalWatch.startCleaning()
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
        let text = QuarryCommand.fullMessage(for: error)
        if code == .success {
            Output.print(text)
            return .success
        }
        // ArgumentParser writes `Error:`; the line says so itself.
        let reason = text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text
        complain(reason, format)
        return code == .validationFailure ? .usage : .badInput
    }

    /// What is wrong with a command line, and below it, for a person, how it should be.
    private static func complain(_ reason: String, _ format: GlobalOptions.LogFormat) {
        guard format == .text else {
            return Output.complain(LogLine.line(format, "error", reason))
        }
        let lines = reason.split(separator: "\n", omittingEmptySubsequences: false)
        Output.complain(LogLine.line(format, "error", String(lines[0])))
        for line in lines.dropFirst() { Output.complain(ForeignText.escaped(String(line))) }
    }

    private static let prefix = "Error: "
}
