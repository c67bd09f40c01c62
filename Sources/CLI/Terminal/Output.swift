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
