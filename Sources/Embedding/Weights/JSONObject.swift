import Corpus
import Foundation
import Storage

/// A JSON object out of a model's folder, whose keys are asked for by type; what is wrong is
/// said with the file and the key.
struct JSONObject {
    let path: String
    private let values: [String: Any]

    /// - Throws: `notFound`, `io`, `corrupt`.
    init(path: String) throws(QuarryError) {
        let bytes = try FileSystem.read(path)
        guard let parsed = try? JSONSerialization.jsonObject(with: Data(bytes)),
            let values = parsed as? [String: Any]
        else { throw QuarryError(.corrupt, path: path, "is no JSON object") }
        self.init(path: path, values: values)
    }

    init(path: String, values: [String: Any]) {
        self.path = path
        self.values = values
    }

    /// Nil where there is no such file.
    static func ifPresent(_ path: String) throws(QuarryError) -> JSONObject? {
        FileSystem.exists(path) ? try JSONObject(path: path) : nil
    }

    var keys: [String] { values.keys.sorted() }

    /// A key that is absent or null.
    func isMissing(_ key: String) -> Bool { values[key] == nil || values[key] is NSNull }

    func value(_ key: String) -> Any? { isMissing(key) ? nil : values[key] }

    func string(_ key: String) throws(QuarryError) -> String? {
        try optional(key, what: "a string") { $0 as? String }
    }

    func flag(_ key: String) throws(QuarryError) -> Bool? {
        try optional(key, what: "true or false") { $0 as? Bool }
    }

    func number(_ key: String) throws(QuarryError) -> Double? {
        try optional(key, what: "a number") { ($0 as? NSNumber)?.doubleValue }
    }

    func object(_ key: String) throws(QuarryError) -> JSONObject? {
        try optional(key, what: "an object") { $0 as? [String: Any] }
            .map { JSONObject(path: path, values: $0) }
    }

    func objects(_ key: String) throws(QuarryError) -> [JSONObject]? {
        try optional(key, what: "an array of objects") { $0 as? [[String: Any]] }?
            .map { JSONObject(path: path, values: $0) }
    }

    /// A whole number from 1 to `limit`.
    func count(_ key: String, limit: Int) throws(QuarryError) -> Int? {
        guard let number = try number(key) else { return nil }
        guard let count = Int(exactly: number), (1...limit).contains(count) else {
            throw invalid(key, because: "is not a whole number from 1 to \(limit)")
        }
        return count
    }

    func required<T>(_ key: String, value: T?) throws(QuarryError) -> T {
        guard let value else { throw invalid(key, because: "is missing") }
        return value
    }

    func invalid(_ key: String, because reason: String) -> QuarryError {
        QuarryError(.invalidInput, path: path, "\"\(key)\" \(reason)")
    }

    func unsupported(_ key: String, value: String) -> QuarryError {
        QuarryError(.unsupported, path: path, "\"\(key)\" is \(value), which Quarry can't run")
    }

    /// The object as a file, with another value for a key.
    func bytes(with value: Any, for key: String) -> [UInt8] {
        Self.bytes(values.merging([key: value]) { $1 })
    }

    /// The same value gives the same bytes. It must hold strings, numbers, arrays and dictionaries
    /// only.
    static func bytes(_ value: Any) -> [UInt8] {
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? JSONSerialization.data(withJSONObject: value, options: options)
        else {
            preconditionFailure("strings, numbers, arrays and dictionaries can be written")
        }
        return Array(data)
    }

    private func optional<T>(
        _ key: String, what: String, convert: (Any) -> T?
    ) throws(QuarryError) -> T? {
        guard let value = value(key) else { return nil }
        guard let converted = convert(value) else { throw invalid(key, because: "is not \(what)") }
        return converted
    }
}
