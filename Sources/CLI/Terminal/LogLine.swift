import Foundation

/// Log lines on stderr, as text or one JSON object each: `time`, `level`, `message`, `fields`.
struct LogLine: Sendable {
    let format: GlobalOptions.LogFormat
    let progress: ProgressLine

    /// What a field of a JSON line holds.
    enum Field: Encodable, Sendable {
        case text(String)
        case count(Int)
        case number(Double)

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .count(let count): try container.encode(count)
            case .number(let number): try container.encode(number)
            }
        }
    }

    func info(_ message: String, _ fields: [String: Field] = [:]) {
        progress.say(Self.line(format, "info", message, fields))
    }

    func warn(_ message: String, _ fields: [String: Field] = [:]) {
        progress.say(Self.line(format, "warning", message, fields))
    }

    private struct Entry: Encodable {
        var time: String
        var level: String
        var message: String
        var fields: [String: Field]
    }

    /// One line without its end. Levels: info, warning, error.
    static func line(
        _ format: GlobalOptions.LogFormat, _ level: String, _ message: String,
        _ fields: [String: Field] = [:]
    ) -> String {
        switch format {
        case .text: return level == "info" ? message : "\(level): \(message)"
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
            return String(decoding: data, as: UTF8.self)
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
