import Foundation

/// Log lines on stderr, as text or one JSON object each.
struct LogLine: Sendable {
    let format: GlobalOptions.LogFormat
    let progress: ProgressLine

    func info(_ message: String) { log("info", message, code: nil) }

    func warn(_ message: String, code: String?) { log("warning", message, code: code) }

    private struct Entry: Encodable {
        var time: String
        var level: String
        var message: String
        var code: String?
    }

    private func log(_ level: String, _ message: String, code: String?) {
        switch format {
        case .text:
            progress.say(level == "info" ? message : "\(level): \(message)")
        case .json:
            let entry = Entry(
                time: Date().ISO8601Format(), level: level, message: message, code: code)
            guard let data = try? JSONEncoder().encode(entry) else { return }
            progress.say(String(decoding: data, as: UTF8.self))
        }
    }
}
