package import Corpus
import Storage

/// A segment's term index, mapped: opening reads none of its lists.
///
/// Lock-free; any thread may use it. Where bytes cannot be what `PostingsBuilder` wrote, it
/// throws `corrupt`; a damage it cannot notice gives other scores, never a read outside the files
/// (`verify` finds each).
package final class PostingsReader: Sendable {
    let dictionary: TermDictionary
    let postingsFile: SealedFile
    let positionsFile: SealedFile
    let lengths: DocumentLengths

    /// Opens the four files of a folder.
    /// - Throws: `notFound`, `io`, `corrupt`, `formatTooOld`, `formatTooNew`.
    package init(directory: String) throws(QuarryError) {
        dictionary = try TermDictionary(path: "\(directory)/\(PostingsFormat.termsName)")
        lengths = try DocumentLengths(path: "\(directory)/norms")
        postingsFile = try SealedFile(
            path: "\(directory)/postings", kind: PostingsFormat.postings,
            versions: PostingsFormat.versions)
        positionsFile = try SealedFile(
            path: "\(directory)/positions", kind: PostingsFormat.positions,
            versions: PostingsFormat.versions)
    }

    package var documentCount: Int { lengths.count }

    /// Sum of the documents' lengths.
    package var totalLength: Int { lengths.total }

    /// Distinct terms.
    package var termCount: Int { dictionary.count }

    /// Terms of a document, each as often as it occurs.
    package func length(of ordinal: Int) -> Int { lengths[checked(ordinal)] }

    /// Nil for a term no document holds. O(log n).
    /// - Throws: `corrupt`.
    package func termInfo(_ term: String) throws(QuarryError) -> TermInfo? {
        try dictionary.find(term)
    }

    /// All terms in the order of their UTF-8 bytes.
    /// - Throws: `corrupt`.
    package func forEachTerm(_ body: (String, TermInfo) -> Void) throws(QuarryError) {
        try dictionary.forEach(body)
    }

    /// Reads all four files and compares their checksums.
    /// - Throws: `corrupt`.
    package func verify() throws(QuarryError) {
        for file in [dictionary.file, postingsFile, positionsFile, lengths.file] {
            try file.verify()
        }
    }

    func cursor(_ term: String) throws(QuarryError) -> PostingCursor? {
        guard let info = try termInfo(term) else { return nil }
        return try PostingCursor(info, in: postingsFile, documentCount: documentCount)
    }

    func checked(_ ordinal: Int) -> Int {
        precondition(ordinal >= 0 && ordinal < documentCount, "an ordinal is of this segment")
        return ordinal
    }
}
