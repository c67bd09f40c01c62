package import Foundation

/// JSON as it leaves the server: keys in snake_case and sorted, as the command line prints it.
package enum JSONText {
    /// Traps for what is no JSON, such as an infinite number.
    package static func data(_ value: some Encodable) -> Data {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return try encoder.encode(value)
        } catch {
            preconditionFailure("answers are JSON: \(error)")
        }
    }

    package static func text(_ value: some Encodable) -> String {
        String(decoding: data(value), as: UTF8.self)
    }
}
