import ArgumentParser
import Foundation
import Terminal

/// Options every command takes.
struct GlobalOptions: ParsableArguments {
    enum LogFormat: String, ExpressibleByArgument, CaseIterable { case text, json }
    enum Colour: String, ExpressibleByArgument, CaseIterable { case auto, always, never }

    @Flag(name: .shortAndLong, help: "Say more on stderr.")
    var verbose = false

    @Flag(name: .shortAndLong, help: "Say nothing on stderr but errors.")
    var quiet = false

    @Option(help: ArgumentHelp("How log lines look.", valueName: "text|json"))
    var logFormat = LogFormat.text

    @Flag(name: .customLong("no-progress"), help: "Show no progress.")
    var noProgress = false

    @Option(help: ArgumentHelp("Colours; NO_COLOR is honoured.", valueName: "auto|always|never"))
    var color = Colour.auto

    @Flag(
        name: .customLong("no-pager"),
        help: "Print what is longer than the screen without QUARRY_PAGER, PAGER or less.")
    var noPager = false

    @Option(help: "Threads for parsing, embedding and indexing; all cores if not given.")
    var threads = ProcessInfo.processInfo.activeProcessorCount

    @Flag(help: "Print one JSON document to stdout.")
    var json = false

    func validate() throws {
        guard (1...1024).contains(threads) else {
            throw ValidationError("--threads takes a number from 1 to 1024.")
        }
    }

    /// Colours and links of what is printed to stdout.
    var style: Style { style(of: STDOUT_FILENO) }

    /// Colours and links of what goes to a descriptor. Links are for terminals alone, that are
    /// known to show them: who pipes colours on wants no addresses.
    func style(of descriptor: Int32) -> Style {
        let variables = ProcessInfo.processInfo.environment
        let isTerminal = isatty(descriptor) == 1
        let isOn =
            switch color {
            case .always: true
            case .never: false
            case .auto:
                isTerminal && (variables["NO_COLOR"] ?? "").isEmpty && variables["TERM"] != "dumb"
            }
        return Style(isOn: isOn, hasLinks: isOn && isTerminal && LinkSupport.isKnown(variables))
    }

    /// Columns that tables have; nil where stdout is no terminal.
    var width: Int? { TerminalSize.width(of: STDOUT_FILENO) }
}
