extension DocumentFacts {
    /// One fact of a byte form. The forms that hold facts (a document's, a prepared document's, a
    /// segment's record) differ only in where each of them stands.
    package enum Field: CaseIterable, Sendable {
        case title, author, created, modified, language, warnings, metadata
    }

    /// What the file itself says, in the order in which documents and prepared documents hold it.
    package static let stated: [Field] = [.title, .author, .created, .modified, .language]

    package func encode(_ fields: [Field], into writer: inout ByteWriter) {
        for field in fields {
            switch field {
            case .title: writer.optionalString(title)
            case .author: writer.optionalString(author)
            case .created: writer.optionalString(created)
            case .modified: writer.optionalString(modified)
            case .language: writer.string(language)
            case .warnings: writer.strings(warnings)
            case .metadata: encodeMetadata(into: &writer)
            }
        }
    }

    /// Takes these facts from a form and leaves the others as they are.
    /// - Throws: `DecodingFailure` on anything `encode` does not write.
    package mutating func decode(
        _ fields: [Field], from reader: inout ByteReader
    ) throws(DecodingFailure) {
        for field in fields {
            switch field {
            case .title: title = try reader.optionalString()
            case .author: author = try reader.optionalString()
            case .created: created = try reader.optionalString()
            case .modified: modified = try reader.optionalString()
            case .language: language = try reader.string()
            case .warnings: warnings = try reader.strings()
            case .metadata: metadata = try Self.metadata(from: &reader)
            }
        }
    }

    /// Keys in their order, each with its values.
    private func encodeMetadata(into writer: inout ByteWriter) {
        writer.varint(metadata.count)
        for (key, values) in metadata.sorted(by: { $0.key < $1.key }) {
            writer.string(key)
            writer.strings(values)
        }
    }

    private static func metadata(
        from reader: inout ByteReader
    ) throws(DecodingFailure) -> [String: [String]] {
        var metadata: [String: [String]] = [:]
        var last: String?
        for _ in 0..<(try reader.count(minimumBytes: 2)) {
            let key = try reader.string()
            guard MetadataRule.isKey(key), key != MetadataRule.readersKey,
                last.map({ $0 < key }) ?? true
            else { throw reader.fail("no key of a document's metadata") }
            let values = try reader.strings()
            guard !values.isEmpty else { throw reader.fail("metadata without a value") }
            metadata[key] = values
            last = key
        }
        return metadata
    }
}
