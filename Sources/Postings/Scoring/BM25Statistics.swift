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
        documentCount = readers.reduce(0) { $0 + $1.documentCount }
        totalLength = readers.reduce(0) { $0 + $1.totalLength }
        documentFrequencies = [:]
        for term in Set(terms) {
            var sum = 0
            for reader in readers { sum += try reader.termInfo(term)?.documentFrequency ?? 0 }
            documentFrequencies[term] = sum
        }
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
            for term in terms {
                let found = try dictionary.find(term)?.documentFrequency ?? 0
                documentFrequencies[term, default: 0] += found
            }
        }
    }

    package var averageLength: Double {
        documentCount > 0 ? Double(totalLength) / Double(documentCount) : 0
    }
}
