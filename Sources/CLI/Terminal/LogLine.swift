import Corpus
import Foundation
import Running
import Storage
import Terminal

/// Log lines on stderr, as text or one JSON object each: `time`, `level`, `message`, `fields`.
struct LogLine: Sendable {
    let format: GlobalOptions.LogFormat
    let progress: ProgressLine

    /// Quiet: all but warnings and errors are left out.
    let isQuiet: Bool

    /// Of a line of text.
    let style: Style

    init(_ global: GlobalOptions, progress: ProgressLine) {
        style = global.style(of: STDERR_FILENO)
        format = global.logFormat
        isQuiet = global.quiet
        self.progress = progress
    }

    /// What a run writes into.
    var log: Log {
        Log { [self] entry in
            switch entry.level {
            case .info: if !isQuiet { say("info", entry) }
            case .remark: if !isQuiet { say("warning", entry) }
            case .warning: say("warning", entry)
            case .error: say("error", entry)
            }
        }
    }

    private func say(_ level: String, _ entry: Log.Entry) {
        let line = Self.line(format, level, entry.message, entry.fields)
        guard format == .text, case .text(let report) = entry.fields["report"] else {
            return progress.say(line)
        }
        progress.say(Self.linked(line, file: report, style: style))
    }

    /// A line of what no command's log is at hand for, as the command line wants it.
    static func complain(_ level: String, _ message: String) {
        Output.complain(line(.wanted(by: CommandLine.arguments), level, message))
    }

    private struct Entry: Encodable {
        var time: String
        var level: String
        var message: String
        var fields: [String: Log.Field]
    }

    /// A line of text in which a file's name, behind what the line is of, leads to the file.
    static func linked(_ line: String, file: String, style: Style) -> String {
        let name = ForeignText.escaped(file)
        guard style.hasLinks, !name.isEmpty, FileSystem.exists(file),
            let place = line.firstRange(of: ": " + name)
        else { return line }
        let link = style.link(name, to: SourceLinks.address(of: file))
        return "\(line[..<place.lowerBound]): \(link)\(line[place.upperBound...])"
    }

    /// One line without its end. Levels: info, warning, error.
    static func line(
        _ format: GlobalOptions.LogFormat, _ level: String, _ message: String,
        _ fields: [String: Log.Field] = [:]
    ) -> String {
        switch format {
        case .text:
            // Names of files and words of servers are in it, and a line is a line.
            let text = ForeignText.escaped(message)
            return level == "info" ? text : "\(level): \(text)"
        case .json:
            let entry = Entry(
                time: Date().ISO8601Format(
                    Date.ISO8601FormatStyle(includingFractionalSeconds: true, timeZone: .gmt)),
                level: level, message: message, fields: fields)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            guard let data = try? encoder.encode(entry) else {
                preconditionFailure("plain values always encode as JSON")
            }
            return TerminalText.json(String(decoding: data, as: UTF8.self))
        }
    }
}

extension GlobalOptions.LogFormat {
    /// What the command line asks for, where nothing has parsed it yet or can.
    static func wanted(by arguments: [String]) -> Self {
        for (argument, next) in zip(arguments, arguments.dropFirst() + [""]) {
            if argument == "--log-format=json" || argument == "--log-format" && next == "json" {
                return .json
            }
        }
        return .text
    }
}
