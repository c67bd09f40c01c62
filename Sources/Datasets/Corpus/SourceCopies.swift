import Corpus
import Postings

/// Sources that say nearly the same as a whole, whatever their formats.
///
/// Headings, pages and ends of lines decide where a source is cut into passages, so of a text that
/// is there in two formats no passage may be like one of the other's. The signature of all its
/// words knows no passages.
struct SourceCopies: Sendable {
    /// By their places in the corpus, ascending; two or more each.
    let groups: [[Int]]

    /// Sources read at once.
    private static let batch = 64

    /// - Parameter most: a text in more sources than these is a form, and makes no two of them
    ///   copies.
    /// - Throws: `corrupt`.
    /// - Complexity: O(text of the corpus × 64), shared by `threads`; some 110 bytes a source.
    init(_ corpus: DatasetCorpus, most: Int, threads: Int) throws(QuarryError) {
        let signatures = try Self.signatures(corpus, threads: threads)
        var sets = DisjointSets(count: signatures.count)
        for band in 0..<TextSignature.bandCount {
            var sources = KeyedTexts(capacity: signatures.count)
            for (source, signature) in signatures.enumerated() where !signature.isEmpty {
                sources.add(source, key: signature.band(band))
            }
            sources.joinAlike(in: &sets) { signatures[$0] }
        }
        var members: [Int32: [Int]] = [:]
        for (source, least) in sets.leasts().enumerated() {
            members[least, default: []].append(source)
        }
        groups = members.sorted { $0.key < $1.key }.map(\.value)
            .filter { (2...most).contains($0.count) }
    }

    private static func signatures(
        _ corpus: DatasetCorpus, threads: Int
    ) throws(QuarryError) -> [TextSignature] {
        var signatures: [TextSignature] = []
        signatures.reserveCapacity(corpus.sources.count)
        for start in stride(from: 0, to: corpus.sources.count, by: batch) {
            let sources = corpus.sources[start..<min(start + batch, corpus.sources.count)]
            let found = Parallel.map(sources.count, threads: threads) { place in
                Result { () throws(QuarryError) in
                    let chunks = try corpus.read(sources[start + place])
                    return SignatureMaker().signature(
                        of: chunks.map(\.text).joined(separator: "\n"))
                }
            }
            for signature in found { signatures.append(try signature.get()) }
        }
        return signatures
    }
}
