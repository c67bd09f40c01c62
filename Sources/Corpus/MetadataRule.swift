import Foundation

/// What a job knows of some sources and their bytes do not say: `department: hr` for `hr/**`.
package struct MetadataRule: Hashable, Sendable {
    /// Which sources, by path; nil for all.
    package var match: Glob?
    /// The glob as written.
    package var matchText: String?
    package var values: [String: String]

    /// Whether it may be about single records of a file: `corpus.jsonl#MED-*`.
    package var namesRecords: Bool { matchText?.utf8.contains(UInt8(ascii: "#")) ?? false }

    package static let maximumRules = 1_000

    /// - Throws: `InvalidText` for a glob that is none.
    package init(match: String?, values: [String: String]) throws(InvalidText) {
        matchText = match
        self.match = if let match { try Glob(match) } else { nil }
        self.values = values
    }

    /// Keys are letters and digits of any script, without capitals, `_` and `-`, so that a filter
    /// can name them.
    package static func isKey(_ text: String) -> Bool {
        !text.isEmpty && text != "match" && text.utf8.count <= maximumKeyBytes
            && text.allSatisfy(isKeyCharacter)
    }

    package static let maximumKeyBytes = 64

    package static func isKeyCharacter(_ character: Character) -> Bool {
        character == "_" || character == "-"
            || (character.isLetter || character.isNumber) && !character.isUppercase
    }
}

extension [MetadataRule] {
    /// What the rules say of a source; of rules that say the same key the last one counts. A rule
    /// for a file holds for each of its records too.
    ///
    /// Whoever writes a record chooses its name, so that a rule is held against it only where its
    /// glob has a `#`, and who may read a record follows from its file alone.
    /// - Complexity: O(rules × path).
    package func metadata(of path: String) -> [String: String] {
        let file = SourceID(path: path).file
        return reduce(into: [:]) { values, rule in
            if rule.match?.matches(file) ?? true {
                values.merge(rule.values) { $1 }
            } else if rule.namesRecords, rule.match?.matches(path) ?? false {
                values.merge(rule.values.filter { $0.key != MetadataRule.readersKey }) { $1 }
            }
        }
    }

    /// What is known of a source besides its text: what the rules say, and of other keys what the
    /// document states itself.
    /// - Complexity: O(rules × path).
    package func metadata(of path: String, stating facts: DocumentFacts) -> [String: [String]] {
        var stated = facts.metadata
        // Whoever writes a document must not be the one who says who may read it.
        stated[MetadataRule.readersKey] = nil
        return stated.merging(metadata(of: path).mapValues { [$0] }) { $1 }
    }

    /// The same with the values of a key in one text, for people and other engines.
    package func shownMetadata(
        of path: String, stating facts: DocumentFacts
    ) -> [String: String] {
        metadata(of: path, stating: facts).mapValues { $0.joined(separator: ", ") }
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
