package import Corpus

/// What BM25 knows of the whole collection: the same for all its segments, so that a score does
/// not depend on the partition a document is in.
package struct BM25Statistics: Hashable, Sendable {
    package var documentCount: Int
    /// Sum of the documents' lengths.
    package var totalLength: Int
    /// Documents that hold a term; a term not listed is in none.
    package var documentFrequencies: [String: Int]

    package init(documentCount: Int, totalLength: Int, documentFrequencies: [String: Int]) {
        self.documentCount = documentCount
        self.totalLength = totalLength
        self.documentFrequencies = documentFrequencies
    }

    /// Adds up what some segments know of some terms.
    /// - Throws: `corrupt`.
    package init(
        of terms: some Sequence<String>, in readers: [PostingsReader]
    ) throws(QuarryError) {
        self.init(
            documentCount: readers.reduce(0) { $0 + $1.documentCount },
            totalLength: readers.reduce(0) { $0 + $1.totalLength }, documentFrequencies: [:])
        let terms = Set(terms)
        for reader in readers { try add(terms, by: reader.termInfo) }
    }

    /// The same of collections of which only the dictionaries are at hand.
    /// - Parameters:
    ///   - paths: of the segments' `terms` files.
    ///   - documentCount: of all segments, as `totalLength`.
    /// - Throws: `corrupt`, `notFound`.
    package init(
        of terms: some Sequence<String>, inTermsAt paths: [String], documentCount: Int,
        totalLength: Int
    ) throws(QuarryError) {
        self.init(
            documentCount: documentCount, totalLength: totalLength, documentFrequencies: [:])
        let terms = Set(terms)
        for path in paths {
            let dictionary = try TermDictionary(path: path)
            try add(terms, by: dictionary.find)
        }
    }

    /// Adds what one segment knows; terms that it does not have are listed too.
    private mutating func add(
        _ terms: Set<String>, by find: (String) throws(QuarryError) -> TermInfo?
    ) throws(QuarryError) {
        for term in terms {
            documentFrequencies[term, default: 0] += try find(term)?.documentFrequency ?? 0
        }
    }

    package var averageLength: Double {
        documentCount > 0 ? Double(totalLength) / Double(documentCount) : 0
    }
}
