import Foundation

/// Where the command's words go: results to stdout, everything else to stderr.
enum Output {
    static func print(_ text: String) { write(text + "\n", to: FileHandle.standardOutput) }

    static func complain(_ text: String) { write(text + "\n", to: FileHandle.standardError) }

    /// One JSON document, keys in snake_case and sorted.
    static func json(_ value: some Encodable, pretty: Bool = true) throws {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
        print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    // Written in one call, so that lines of several threads don't mix; a closed pipe is no crash.
    private static func write(_ text: String, to handle: FileHandle) {
        try? handle.write(contentsOf: Data(text.utf8))
    }
}

/// Terminal colours, empty when there are none.
struct Style {
    let isOn: Bool

    func bold(_ text: String) -> String { wrap(text, "1") }
    func dim(_ text: String) -> String { wrap(text, "2") }
    func red(_ text: String) -> String { wrap(text, "31") }
    func green(_ text: String) -> String { wrap(text, "32") }
    func cyan(_ text: String) -> String { wrap(text, "36") }
    func highlight(_ text: String) -> String { wrap(text, "1;33") }

    private func wrap(_ text: String, _ code: String) -> String {
        isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
