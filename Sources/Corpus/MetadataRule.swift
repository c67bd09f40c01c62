import Foundation

/// What a job knows of some sources and their bytes do not say: `department: hr` for `hr/**`.
package struct MetadataRule: Hashable, Sendable {
    /// Which sources, by path; nil for all.
    package var match: Glob?
    /// The glob as written.
    package var matchText: String?
    package var values: [String: String]

    package static let maximumRules = 1_000

    /// - Throws: `InvalidText` for a glob that is none.
    package init(match: String?, values: [String: String]) throws(InvalidText) {
        matchText = match
        self.match = if let match { try Glob(match) } else { nil }
        self.values = values
    }

    /// Keys are `a-z`, digits, `_` and `-`, so that a filter can name them.
    package static func isKey(_ text: String) -> Bool {
        !text.isEmpty && text != "match" && text.utf8.count <= 64
            && text.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F
                    || $0 == 0x2D
            }
    }
}

extension [MetadataRule] {
    /// What the rules say of a source; of rules that say the same key the last one counts.
    /// - Complexity: O(rules × path).
    package func metadata(of path: String) -> [String: String] {
        reduce(into: [:]) { values, rule in
            guard rule.match?.matches(path) ?? true else { return }
            values.merge(rule.values) { $1 }
        }
    }

    /// One line of JSON for the manifest.
    package var encoded: String {
        let list = map { rule -> [String: Any] in
            var object: [String: Any] = ["set": rule.values]
            object["match"] = rule.matchText
            return object
        }
        guard
            let data = try? JSONSerialization.data(
                withJSONObject: list, options: [.sortedKeys, .withoutEscapingSlashes])
        else { preconditionFailure("texts are JSON") }
        return String(decoding: data, as: UTF8.self)
    }

    /// Nil for a text that `encoded` does not write.
    package init?(encoded text: String) {
        guard let list = try? JSONDecoder().decode([EncodedRule].self, from: Data(text.utf8))
        else { return nil }
        var rules: [MetadataRule] = []
        for rule in list {
            guard let rule = try? MetadataRule(match: rule.match, values: rule.set) else {
                return nil
            }
            rules.append(rule)
        }
        self = rules
    }
}

private struct EncodedRule: Decodable {
    var match: String?
    var set: [String: String]
}
