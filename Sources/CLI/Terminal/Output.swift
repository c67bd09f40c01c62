import Corpus
import Foundation
import Terminal

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where the command's words go: results to stdout, everything else to stderr. Nothing in them
/// steers a terminal but what Quarry wrote for that.
enum Output {
    static func print(_ text: String) { write(TerminalText.passed(text), to: .standardOutput) }

    static func complain(_ text: String) { write(TerminalText.passed(text), to: .standardError) }

    /// A text that may be longer than the screen: through a pager then, see `Pager`.
    static func page(_ text: String, _ global: GlobalOptions) {
        if !global.noPager, let pager = Pager(for: text), pager.show(text) { return }
        print(text)
    }

    /// The text itself, where a program takes it; on a terminal as `print` has it.
    /// - Throws: as `write`.
    static func verbatim(_ text: String) throws(QuarryError) {
        if isatty(STDOUT_FILENO) == 1 { return print(text) }
        try write(Array((text + "\n").utf8))
    }

    /// One JSON document, keys in snake_case and sorted.
    /// - Throws: as `write`; what can't be encoded.
    static func json(_ value: some Encodable, pretty: Bool = true) throws {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
        let text = String(decoding: try encoder.encode(value), as: UTF8.self)
        try write(Array((TerminalText.json(text) + "\n").utf8))
    }

    /// - Throws: as `write`.
    static func csv(_ table: Table) throws(QuarryError) {
        let lines = table.csvLines
        guard isatty(STDOUT_FILENO) == 0 else { return print(lines.joined(separator: "\n")) }
        // The ends of lines are RFC 4180's.
        try write(Array(lines.map { $0 + "\r\n" }.joined().utf8))
    }

    /// A piece of a document on stdout. What can't be written is an error: half a document is none.
    /// A reader that has seen enough and is gone is none.
    /// - Throws: `io`; `limitExceeded` where the disk is full.
    static func write(_ bytes: [UInt8]) throws(QuarryError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(1, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            if count < 0 && errno == EPIPE { return }
            guard count > 0 else { throw QuarryError(call: "write", path: "stdout") }
            rest = rest.dropFirst(count)
        }
    }

    // Written in one call, so that lines of several threads don't mix; a closed pipe is no crash.
    private static func write(_ text: String, to handle: FileHandle) {
        try? handle.write(contentsOf: Data((text + "\n").utf8))
    }
}
