import Foundation

/// A file that is one JSON document.
package enum JSONFile {
    /// Keys are sorted and each has its line: the same value gives the same bytes, and people can
    /// read them.
    package static func bytes(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else {
            preconditionFailure("plain values always encode as JSON")
        }
        return [UInt8](data) + [0x0A]
    }
}
