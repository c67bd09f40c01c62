import Corpus
import Foundation
import Yams

/// One mapping of a job file whose keys are all known: typed reads that say key and line when
/// they fail. A key that is absent reads as nil.
struct JobFileSection {
    let file: String
    /// Dotted name of the mapping; empty for the whole file.
    let name: String
    private let node: Node
    private let values: [String: Node]

    /// - Throws: `invalidInput` if the node is no mapping or a key is not among `keys`.
    init(_ node: Node, file: String, name: String = "", keys: [String]) throws(QuarryError) {
        self.file = file
        self.name = name
        self.node = node
        guard let mapping = node.mapping else {
            throw Self.error(
                at: node, of: file, key: name, because: "must be a mapping of keys to values")
        }
        var values: [String: Node] = [:]
        for (key, value) in mapping {
            guard let text = key.scalar?.string else {
                throw Self.error(
                    at: key, of: file, key: name, because: "a key must be a plain word")
            }
            guard keys.contains(text) else {
                throw Self.error(
                    at: key, of: file, key: Self.dotted(text, in: name),
                    because: Self.unknown(text, in: name, keys: keys))
            }
            values[text] = value
        }
        self.values = values
    }

    func section(_ key: String, keys: [String]) throws(QuarryError) -> JobFileSection? {
        guard let value = values[key] else { return nil }
        return try JobFileSection(value, file: file, name: Self.dotted(key, in: name), keys: keys)
    }

    /// A mapping whose keys are the file's own choice, or a list of such mappings, as text.
    func mappings(_ key: String) throws(QuarryError) -> [[(key: String, value: String)]]? {
        guard let value = values[key] else { return nil }
        let nodes = value.sequence.map(Array.init) ?? [value]
        var mappings: [[(key: String, value: String)]] = []
        for node in nodes {
            guard let mapping = node.mapping else {
                throw error(key, because: "must be a mapping of keys to values, or a list of them")
            }
            var pairs: [(key: String, value: String)] = []
            for (name, value) in mapping {
                guard let name = name.scalar?.string else {
                    throw Self.error(
                        at: node, of: file, key: key, because: "a key must be a plain word")
                }
                pairs.append((name, try text(of: value, key: key)))
            }
            mappings.append(pairs)
        }
        return mappings
    }

    /// The text of a scalar that is not empty.
    func text(_ key: String) throws(QuarryError) -> String? {
        guard let value = values[key] else { return nil }
        return try text(of: value, key: key)
    }

    /// The text of a scalar, which in quotes may be empty.
    func quotedText(_ key: String) throws(QuarryError) -> String? {
        if let scalar = values[key]?.scalar, scalar.style != .plain, scalar.string.isEmpty {
            return ""
        }
        return try text(key)
    }

    func texts(_ key: String) throws(QuarryError) -> [String]? {
        guard let value = values[key] else { return nil }
        guard let sequence = value.sequence else {
            throw error(key, because: "must be a list: [a, b]")
        }
        var texts: [String] = []
        for element in sequence { texts.append(try text(of: element, key: key)) }
        return texts
    }

    func integer(_ key: String, in range: ClosedRange<Int>) throws(QuarryError) -> Int? {
        guard let text = try plain(key) else { return nil }
        guard let value = Int(text), range.contains(value) else {
            throw error(
                key,
                because:
                    "must be a whole number in \(range.lowerBound)…\(range.upperBound), not \(text)"
            )
        }
        return value
    }

    func number(_ key: String, in range: ClosedRange<Double>) throws(QuarryError) -> Double? {
        guard let text = try plain(key) else { return nil }
        guard let value = Double(text), range.contains(value) else {
            throw error(
                key,
                because: "must be a number in \(range.lowerBound)…\(range.upperBound), not \(text)")
        }
        return value
    }

    /// `true` or `false`.
    func flag(_ key: String) throws(QuarryError) -> Bool? {
        guard let text = try text(key) else { return nil }
        switch text.lowercased() {
        case "true", "yes", "on": return true
        case "false", "no", "off": return false
        default: throw error(key, because: "must be true or false, not \(text)")
        }
    }

    /// A value of an enumeration by its raw value.
    func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: String, of type: Choice.Type
    ) throws(QuarryError) -> Choice? where Choice.RawValue == String {
        guard let text = try text(key) else { return nil }
        guard let value = Choice(rawValue: text) else {
            let names = Choice.allCases.map(\.rawValue)
            throw error(
                key, because: "must be one of \(names.joined(separator: ", ")), not \(text)")
        }
        return value
    }

    /// Any type that is made from a text and says what is wrong with it.
    func value<Value>(
        _ key: String, as make: (String) throws(InvalidText) -> Value
    ) throws(QuarryError) -> Value? {
        guard let text = try text(key) else { return nil }
        do {
            return try make(text)
        } catch {
            throw self.error(key, because: error.reason)
        }
    }

    func values<Value>(
        _ key: String, as make: (String) throws(InvalidText) -> Value
    ) throws(QuarryError) -> [Value]? {
        guard let texts = try texts(key) else { return nil }
        var made: [Value] = []
        for text in texts {
            do {
                made.append(try make(text))
            } catch {
                throw self.error(key, because: "\(text): \(error.reason)")
            }
        }
        return made
    }

    /// A mapping whose keys are free, such as globs: texts by text, in the file's order.
    func pairs(_ key: String) throws(QuarryError) -> [(key: String, value: String)]? {
        guard let value = values[key] else { return nil }
        guard let mapping = value.mapping else {
            throw error(key, because: "must be a mapping of texts to texts: {a: b}")
        }
        var pairs: [(key: String, value: String)] = []
        for (name, node) in mapping {
            guard let name = name.scalar?.string else {
                throw error(key, because: "a key must be a plain text")
            }
            pairs.append((name, try text(of: node, key: key)))
        }
        return pairs
    }

    func required<Value>(_ key: String, value: Value?) throws(QuarryError) -> Value {
        guard let value else { throw error(key, because: "is missing") }
        return value
    }

    /// An error at the key's value, or at the mapping if the key is absent.
    func error(_ key: String, because reason: String) -> QuarryError {
        Self.error(
            at: values[key] ?? node, of: file, key: Self.dotted(key, in: name), because: reason)
    }

    private func text(of value: Node, key: String) throws(QuarryError) -> String {
        guard let scalar = value.scalar else { throw error(key, because: "must be a single text") }
        guard !Self.isNull(scalar) else { throw error(key, because: "has no value") }
        // What takes a C string would see half of it.
        guard !scalar.string.utf8.contains(0) else {
            throw error(key, because: "holds a NUL character")
        }
        return scalar.string
    }

    /// The text of an unquoted scalar: quoted digits are a text, not a number.
    private func plain(_ key: String) throws(QuarryError) -> String? {
        guard let value = values[key] else { return nil }
        let text = try text(of: value, key: key)
        guard value.scalar?.style == .plain else {
            throw error(key, because: "must be a number without quotes")
        }
        return text
    }

    private static func isNull(_ scalar: Node.Scalar) -> Bool {
        scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
            || scalar.string.isEmpty
    }

    private static func unknown(_ key: String, in section: String, keys: [String]) -> String {
        let nearest = NearestKey.find(key, among: keys)
        return "unknown key; the nearest known one is \(dotted(nearest, in: section))"
    }

    private static func dotted(_ key: String, in section: String) -> String {
        section.isEmpty ? key : section + "." + key
    }

    private static func error(
        at node: Node, of file: String, key: String, because reason: String
    ) -> QuarryError {
        let place = QuarryError.Place(
            line: node.mark?.line, column: node.mark?.column, key: key.isEmpty ? nil : key)
        return QuarryError(
            .invalidInput, path: file, place: place,
            key.isEmpty ? "the job file: \(reason)" : reason)
    }
}
