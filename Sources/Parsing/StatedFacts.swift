import Corpus
import Fields
import Foundation

/// What a document states of itself by keys of its author's choice: front matter, the members of a
/// record. Some are facts that every document has (title, author, dates, language); all others are
/// its metadata.
struct StatedFacts {
    private(set) var title: String?
    private(set) var author: String?
    private(set) var created: String?
    private(set) var modified: String?
    /// As stated, not checked against the text.
    private var language: (key: String, tag: String)?
    private var metadata: [String: [String]] = [:]
    private var bytes = 0
    private var leftOut = 0
    private var statesReaders = false
    /// What was to be a date or a language and is none, a sentence each.
    private var misstated: [String] = []

    /// Members inside each other become one key (`seo: { author: … }` is `seo_author`), lists
    /// several values of one.
    /// - Complexity: O(members).
    mutating func take(_ members: [String: JSONValue]) { take(members, under: "") }

    /// - Parameter prefix: nil for one that is too long to be part of a key.
    private mutating func take(_ members: [String: JSONValue], under prefix: String?) {
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            take(value, key: Self.key(name, under: prefix))
        }
    }

    private mutating func take(_ value: JSONValue, key: String?) {
        switch value {
        case .null: break
        case .bool(let isTrue): take(isTrue ? "true" : "false", key: key)
        case .integer(let number): take("\(number)", key: key)
        case .number(let number): take("\(number)", key: key)
        case .string(let text): take(text, key: key)
        case .array(let values): for value in values { take(value, key: key) }
        case .object(let members): take(members, under: key)
        }
    }

    private mutating func take(_ text: String, key: String?) {
        let text = Self.oneLine(text)
        guard !text.isEmpty else { return }
        guard let key else {
            leftOut += 1
            return
        }
        if key == MetadataRule.readersKey {
            statesReaders = true
        } else if !takeFact(text, key: key) {
            add(text, key: key)
        }
    }

    /// Facts have the limit that values of metadata have; authors beyond it are metadata alone.
    /// - Returns: whether it need not be metadata too.
    private mutating func takeFact(_ text: String, key: String) -> Bool {
        guard text.utf8.count <= Limits.metadataValue else { return false }
        switch key {
        case "title" where title == nil: title = text
        case "date" where created == nil, "created" where created == nil:
            created = StatedDate.checked(text)
            if created == nil { misstate(text, key: key, as: Self.noDate) }
            return created != nil
        case "lastmod" where modified == nil, "updated" where modified == nil,
            "modified" where modified == nil:
            modified = StatedDate.checked(text)
            if modified == nil { misstate(text, key: key, as: Self.noDate) }
            return modified != nil
        case "lang" where language == nil, "language" where language == nil:
            language = (key, text)
        case "author", "authors", "author_name", "authors_name":
            let all = author.map { $0 + ", " + text } ?? text
            if all.utf8.count <= Limits.metadataValue { author = all }
            return false
        default: return false
        }
        return true
    }

    private static let noDate = "no date as 2024-03-05 is one"

    /// Few, and short: a document may state anything.
    private mutating func misstate(_ text: String, key: String, as what: String) {
        guard misstated.count < 8 else { return }
        let shown = text.count > 40 ? "\(text.prefix(40))…" : text
        misstated.append("“\(shown)” (\(key)) is \(what), so it is metadata alone.")
    }

    private mutating func add(_ text: String, key: String) {
        let size = key.utf8.count + text.utf8.count
        guard MetadataRule.isKey(key), text.utf8.count <= Limits.metadataValue,
            bytes + size <= Limits.metadataBytes
        else {
            leftOut += 1
            return
        }
        bytes += size
        metadata[key, default: []].append(text)
    }

    /// The facts of a document with this text.
    /// - Parameter title: where none is stated.
    func facts(of blocks: [Block], title other: String?, warnings: [String]) -> DocumentFacts {
        let guess = LanguageGuess.language(of: blocks)
        var stated = self
        var agreed: String?
        if let language {
            agreed = StatedLanguage.agreed(language.tag, with: guess)
            if agreed == nil { stated.add(language.tag, key: language.key) }
            if !StatedLanguage.isTag(language.tag) {
                stated.misstate(
                    language.tag, key: language.key, as: "no language tag as en or zh-Hant is one")
            }
        }
        return DocumentFacts(
            title: Contents.checked(title: title) ?? other, author: author, created: created,
            modified: modified, language: agreed ?? guess, metadata: stated.metadata,
            warnings: warnings + stated.warnings)
    }

    private var warnings: [String] {
        var warnings = misstated
        if statesReaders {
            warnings.append(
                "It says itself who may read it (\(MetadataRule.readersKey)), which only the job's "
                    + "metadata can; that is not followed.")
        }
        if leftOut > 0 {
            warnings.append(
                "\(leftOut) \(leftOut == 1 ? "value" : "values") of its metadata left out: too "
                    + "long, or under a key that no filter can name.")
        }
        return warnings
    }

    private static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: { $0.isWhitespace || $0 == "\0" }).joined(separator: " ")
    }

    /// In small letters; what can be no part of a key is `_`. Nil where it is too long to be one.
    private static func key(_ name: String, under prefix: String?) -> String? {
        guard let prefix else { return nil }
        let name = name.trimmed.lowercased().precomposedStringWithCanonicalMapping
        let own = String(name.map { MetadataRule.isKeyCharacter($0) ? $0 : "_" })
        let key = prefix.isEmpty ? own : prefix + "_" + own
        return key.utf8.count <= MetadataRule.maximumKeyBytes ? key : nil
    }
}
