import Foundation

/// How groups and members write to each other: JSON with keys in snake_case.
enum ShardJSON {
    /// Of all that is sent; raised when an older version would misread it.
    static let version = 1
    /// A question has no more bytes: room for all words that one may have, of the widest model.
    static let questionBytes = 24 << 20
    /// An answer has no more.
    static let answerBytes = 64 << 20

    /// - Throws: `EncodingError` for numbers that JSON doesn't have.
    static func data(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value)
    }

    /// - Throws: `DecodingError`.
    static func value<Value: Decodable>(_ type: Value.Type, of data: Data) throws -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(type, from: data)
    }
}
