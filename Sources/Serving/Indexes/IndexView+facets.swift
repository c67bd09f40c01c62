import Corpus
import Segments
import Snapshots
import Synchronization

extension IndexView {
    /// By what the sources that the reader sees can be told apart.
    /// - Throws: `corrupt`.
    /// - Complexity: O(sources × rules) the first time, then O(1).
    func facets() throws(QuarryError) -> FacetCounts {
        try knownFacets.withLock { known throws(QuarryError) in
            if let known { return known }
            let facets = try count()
            known = facets
            return facets
        }
    }

    private func count() throws(QuarryError) -> FacetCounts {
        var tally = FacetCounts.Tally()
        let rules = generation.snapshot.settings.metadata
        for segment in generation.snapshot.segments {
            for number in 0..<segment.sources.count {
                let record = try segment.sources[number]
                guard sees(record) else { continue }
                let path = record.file.id.path
                tally.add(record.file.type.rawValue, to: "type", isMetadata: false)
                tally.add(record.facts.language, to: "language", isMetadata: false)
                if let slash = path.firstIndex(of: "/") {
                    tally.add(String(path[..<slash]), to: "folder", isMetadata: false)
                }
                for (key, values) in rules.metadata(of: path, stating: record.facts)
                where key != MetadataRule.readersKey {
                    for value in Set(values) { tally.add(value, to: key, isMetadata: true) }
                }
            }
        }
        return FacetCounts(tally)
    }
}
