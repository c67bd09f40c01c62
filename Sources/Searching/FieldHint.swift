import Corpus
import Segments
import Snapshots

/// A word of a query that looks like a field with its value and is none: `langs:zh`, `author:lin`.
/// It is searched as words, which nobody sees who meant a filter.
struct FieldHint: Hashable {
    /// `+`, `-` or nothing.
    let sign: String
    /// In small letters.
    let name: String
    let value: String

    /// As it stands in the query.
    let text: String

    /// Nil for a word that no field is meant by: a time (`12:30`), an address (`http://…`), `a::b`,
    /// a word with a colon behind it, a field that there is.
    init?(_ word: some StringProtocol) {
        text = String(word)
        let signs = word.prefix(1).filter { "+-＋－".contains($0) }
        let rest = word.dropFirst(signs.count)
        guard let colon = rest.firstIndex(where: { $0 == ":" || $0 == "：" }) else { return nil }
        sign = signs.isEmpty ? "" : "+＋".contains(signs) ? "+" : "-"
        name = rest[..<colon].lowercased()
        value = String(rest[rest.index(after: colon)...])
        guard MetadataRule.isKey(name), name.contains(where: \.isLetter),
            QueryField(rawValue: name) == nil, let first = value.first,
            !"/:：\\".contains(first)
        else { return nil }
    }

    /// Those of a query, outside of quotes.
    /// - Complexity: O(query).
    static func found(in query: String) -> [FieldHint] {
        var isQuoted = false
        return query.split(whereSeparator: \.isWhitespace).compactMap { word in
            defer { if !word.count(where: { $0 == "\"" }).isMultiple(of: 2) { isQuoted.toggle() } }
            return isQuoted ? nil : FieldHint(word)
        }
    }

    /// Names that people know from elsewhere.
    private static let otherNames: [String: QueryField] = [
        "language": .lang, "languages": .lang, "file": .source, "filename": .source,
        "path": .source, "filetype": .type, "ext": .type, "extension": .type, "metadata": .meta,
        "headings": .heading, "section": .heading,
    ]

    /// The field that is meant, by another name or one letter off.
    var field: QueryField? {
        if let known = Self.otherNames[name] { return known }
        return QueryField.allCases.first {
            NearestKey.distance(Array(name), Array($0.rawValue)) == 1
        }
    }

    /// Keys of metadata that it may mean: a plural is the singular's.
    var keys: [String] {
        [name, name + "s"]
            + (name.hasSuffix("s") && name.count > 1 ? [String(name.dropLast())] : [])
    }

    /// What was to be written.
    /// - Parameter keys: of metadata that the reader may see.
    func meant(among known: Set<String>) -> String? {
        if let key = keys.first(where: known.contains) { return "\(sign)meta:\(key)=\(value)" }
        return field.map { "\(sign)\($0.rawValue):\(value)" }
    }
}

extension Searcher {
    /// What to say of words of a query, and of filters read as paths, that were meant as fields.
    /// - Throws: `corrupt`.
    /// - Complexity: O(sources), of `mostSources` at most, where there is such a word, else O(query).
    func notes(onFieldsIn query: String, options: SearchOptions) throws -> [String] {
        let words = options.syntax == .plain ? [] : FieldHint.found(in: query)
        let filters = options.filters.compactMap { filter -> FieldHint? in
            guard case .source(let pattern) = filter.test else { return nil }
            return FieldHint(pattern.text)
        }
        guard !words.isEmpty || !filters.isEmpty else { return [] }
        let known = try keys(among: Set((words + filters).flatMap(\.keys)))
        return words.compactMap { word in
            word.meant(among: known).map {
                "“\(word.text)” is searched as words; write \($0) for a condition"
            }
        }
            + filters.compactMap { filter in
                filter.meant(among: known).map {
                    "the filter “\(filter.text)” is read as a path; write \($0) for a condition"
                }
            }
    }

    /// Of larger indexes no keys are looked for: a word with a colon must not cost a pass over them.
    private static let mostSources = 10_000

    /// Those keys of metadata that sources have which the reader may see.
    private func keys(among names: Set<String>) throws -> Set<String> {
        guard snapshot.manifest.statistics.sources <= Self.mostSources else { return [] }
        let names = names.subtracting([MetadataRule.readersKey])
        var found: Set<String> = []
        for (index, segment) in snapshot.segments.enumerated() {
            for number in 0..<segment.sources.count where found.count < names.count {
                let record = try segment.sources[number]
                let keys = snapshot.settings.metadata.metadata(
                    of: record.file.id.path, stating: record.facts
                ).keys
                let new = names.intersection(keys).subtracting(found)
                // What stands in sources that the reader may not see is not known to be there.
                guard !new.isEmpty, mayShow(try segment.ordinals(of: record), of: index)
                else { continue }
                found.formUnion(new)
            }
        }
        return found
    }
}
