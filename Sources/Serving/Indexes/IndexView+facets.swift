package import Corpus
import Segments
import Snapshots
import Synchronization

extension IndexView {
    /// By what the sources that the reader sees can be told apart.
    /// - Throws: `corrupt`.
    /// - Complexity: O(sources × rules) the first time, then O(1).
    package func facets() throws(QuarryError) -> [Facet] {
        try knownFacets.withLock { known throws(QuarryError) in
            if let known { return known }
            let facets = try count()
            known = facets
            return facets
        }
    }

    private func count() throws(QuarryError) -> [Facet] {
        var counts: [String: [String: Int]] = [:]
        var metadata: [String: [String: Int]] = [:]
        let rules = generation.snapshot.settings.metadata
        for segment in generation.snapshot.segments {
            for number in 0..<segment.sources.count {
                let record = try segment.sources[number]
                guard sees(record) else { continue }
                let path = record.file.id.path
                counts["type", default: [:]][record.file.type.rawValue, default: 0] += 1
                counts["language", default: [:]][record.facts.language, default: 0] += 1
                if let slash = path.firstIndex(of: "/") {
                    counts["folder", default: [:]][String(path[..<slash]), default: 0] += 1
                }
                for (key, values) in rules.metadata(of: path, stating: record.facts)
                where key != MetadataRule.readersKey {
                    for value in Set(values) { metadata[key, default: [:]][value, default: 0] += 1 }
                }
            }
        }
        let own = ["type", "language", "folder"].map {
            Self.facet($0, counts[$0] ?? [:], isMetadata: false)
        }
        let others = metadata.sorted { $0.key < $1.key }.map {
            Self.facet($0.key, $0.value, isMetadata: true)
        }
        return Array((own + others).filter { !$0.values.isEmpty }.prefix(Facet.mostFacets))
    }

    private static func facet(
        _ field: String, _ counts: [String: Int], isMetadata: Bool
    ) -> Facet {
        let values = counts.compactMap { value, count -> Facet.Value? in
            guard let filter = filter(field, value, isMetadata: isMetadata) else { return nil }
            return Facet.Value(value: value, filter: filter, sources: count)
        }.sorted { ($1.sources, $0.value) < ($0.sources, $1.value) }
        return Facet(
            field: field, isMetadata: isMetadata, values: Array(values.prefix(Facet.mostValues)))
    }

    /// Nil where no filter says it: a comma parts alternatives.
    private static func filter(_ field: String, _ value: String, isMetadata: Bool) -> String? {
        let text: String
        switch (field, isMetadata) {
        case ("type", false): text = "type:\(value)"
        case ("language", false): text = "lang:\(value)"
        case ("folder", false):
            let special: Set<Character> = ["*", "?", "[", "]", "{", "}", "!", "\\"]
            text =
                "source:" + value.map { special.contains($0) ? "\\\($0)" : "\($0)" }.joined()
                + "/**"
        default:
            guard !value.contains(where: { ",、，".contains($0) }) else { return nil }
            text = "meta:\(field)=\(value)"
        }
        guard text.unicodeScalars.count <= 1_024 else { return nil }
        return text
    }
}
