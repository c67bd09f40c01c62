import Corpus
import Foundation

/// JSON of units and receipts: one line, keys sorted, so that equal values have equal bytes. Their
/// keys are single words.
enum UnitCoding {
    static func bytes(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else {
            preconditionFailure("plain values always encode as JSON")
        }
        return Array(data)
    }

    /// - Throws: `corrupt`.
    static func value<T: Decodable>(
        _ type: T.Type, of bytes: [UInt8], path: String
    ) throws(QuarryError) -> T {
        do {
            return try JSONDecoder().decode(T.self, from: Data(bytes))
        } catch {
            throw QuarryError(.corrupt, path: path, "is not what a unit of work writes")
        }
    }
}
