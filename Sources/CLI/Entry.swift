import ArgumentParser
import Corpus
import Embedding
import Foundation

/// The process: prepares the machine, runs the command, turns errors into exit codes.
@main
enum Entry {
    static func main() {
        signal(SIGPIPE, SIG_IGN)
        BLASRuntime.prepare(arguments: CommandLine.arguments)
        do {
            var command = try QuarryCommand.parseAsRoot()
            try command.run()
        } catch {
            exit(report(error).rawValue)
        }
    }

    private static func report(_ error: any Error) -> ExitCode {
        if let code = error as? ExitCode { return code }
        if let error = error as? any QuarryError {
            Output.complain("error: \(error)")
            return ExitCode(error.code)
        }
        let code = QuarryCommand.exitCode(for: error)
        let text = QuarryCommand.fullMessage(for: error)
        if code == .success {
            Output.print(text)
            return .success
        }
        Output.complain(text)
        return code == .validationFailure ? .usage : .badInput
    }
}
