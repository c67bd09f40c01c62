import Corpus
import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

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

    /// A piece of a document on stdout. What can't be written is an error: half a document is none.
    /// - Throws: `io`; `limitExceeded` where the disk is full.
    static func write(_ bytes: [UInt8]) throws(QuarryError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(1, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw QuarryError(call: "write", path: "stdout") }
            rest = rest.dropFirst(count)
        }
    }

    // Written in one call, so that lines of several threads don't mix; a closed pipe is no crash.
    private static func write(_ text: String, to handle: FileHandle) {
        try? handle.write(contentsOf: Data(text.utf8))
    }
}
