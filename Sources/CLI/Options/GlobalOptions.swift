import ArgumentParser
import Foundation

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

    @Option(help: "Threads for parsing, embedding and indexing; all cores if not given.")
    var threads = ProcessInfo.processInfo.activeProcessorCount

    @Flag(help: "Print one JSON document to stdout.")
    var json = false

    func validate() throws {
        guard (1...1024).contains(threads) else {
            throw ValidationError("--threads takes a number from 1 to 1024.")
        }
    }

    /// Whether text on the given descriptor is coloured.
    func colours(_ descriptor: Int32) -> Bool {
        switch color {
        case .always: true
        case .never: false
        case .auto:
            isatty(descriptor) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
        }
    }
}
