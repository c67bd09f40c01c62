package import Corpus
import Segments

/// How far the pages of an index can be read: verdicts by number, and the documents with pages
/// that are not `ok`.
package struct PageFindings: Hashable, Sendable {
    package struct Source: Hashable, Sendable {
        package var source: String
        /// Pages by verdict, `ok` ones left out.
        package var verdicts: [Page.Verdict: Int]
    }

    /// All pages by verdict; every verdict is there.
    package var verdicts: [Page.Verdict: Int]
    /// In the order of their names.
    package var sources: [Source]

    package init() {
        verdicts = Dictionary(uniqueKeysWithValues: Page.Verdict.allCases.map { ($0, 0) })
        sources = []
    }

    mutating func add(_ record: SourceRecord) {
        verdicts[.ok, default: 0] += record.pages.okCount
        guard !record.pages.poor.isEmpty else { return }
        let found = record.pages.poorCounts
        verdicts.merge(found, uniquingKeysWith: +)
        sources.append(Source(source: record.file.id.path, verdicts: found))
    }
}
