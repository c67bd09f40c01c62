package import Corpus
import Indexing
package import Jobs
import ParserPool
package import Snapshots
import Storage
import Synchronization

/// Proves that passages of an index stand in its corpus as it is now.
///
/// A source is found by its name or else by the scan that builds use, and read by a parser with the
/// extras and OCR languages that the index was built with.
package final class SourceProver: Sendable {
    private let snapshot: Snapshot
    private let corpus: CorpusDefinition
    let settings: ParseSettings
    let pool: ParserPool
    private let indexParser: String
    /// The last one that was parsed: passages of an answer are often of one source.
    private let last = Mutex<(source: SourceFile, document: Document)?>(nil)
    private let keepsScan: Bool
    private let kept = Mutex<Scan?>(nil)
    /// Of the file of records that was asked for last.
    private let keptLines = Mutex<RecordLines?>(nil)

    /// What a scan of the corpus has found, by name.
    private struct Scan: Sendable {
        var paths: [SourceID: String]
        var failures: [String: SourceFailure]
    }

    /// Starts a parser, which ends with the object.
    /// - Parameters:
    ///   - corpus: where the sources are.
    ///   - settings: passwords and limits.
    ///   - keepsScan: for who proves many at once: whether one scan of the corpus serves for all
    ///     sources that are missing, and one reading of a file for all of its records that follow
    ///     each other; else each is looked for anew.
    /// - Throws: what starting a parser throws.
    package init(
        _ snapshot: Snapshot, corpus: CorpusDefinition, settings: ParseSettings = ParseSettings(),
        keepsScan: Bool = false
    ) throws(QuarryError) {
        self.snapshot = snapshot
        self.keepsScan = keepsScan
        // Whatever the index was made of is looked for.
        self.corpus = CorpusDefinition(
            roots: corpus.roots, include: corpus.include, exclude: corpus.exclude,
            records: [.all], takesHidden: true)
        let parts = ParseSettings.parts(
            ofFingerprint: snapshot.manifest.fingerprints[.parser] ?? "")
        var settings = settings
        settings.extras = parts.extras
        settings.ocr = parts.ocr
        self.settings = settings
        indexParser = parts.parser
        pool = try ParserPool(size: 1, settings: settings)
    }

    deinit { pool.close() }

    /// - Throws: `notFound` if the index has no such chunk or the corpus no such source any more;
    ///   what `Citation` throws.
    /// - Complexity: O(document), of a record as `SourceContent` has it; O(files of the corpus) more
    ///   for a source that is a link, or whose name is in another normal form on disk.
    package func citation(of name: ChunkName) throws(QuarryError) -> Citation {
        let (source, chunk) = try snapshot.chunk(name)
        let file = try path(of: source.id)
        let content = try content(of: source, in: file)
        return try Citation(
            of: chunk, source: source, file: file, line: content.line, bytes: content.bytes,
            parsers: .init(index: indexParser, now: pool.fingerprint)
        ) { bytes throws(QuarryError) in
            try document(of: source, bytes: bytes)
        }
    }

    /// A source as the parser reads it, if it is the one that was indexed.
    /// - Parameter limit: bytes at most.
    /// - Throws: as `bytes(of:limit:)`, and what the parser throws.
    /// - Complexity: O(document).
    package func document(of source: SourceFile, limit: Int) throws(QuarryError) -> Document {
        try document(of: source, bytes: try bytes(of: source, limit: limit))
    }

    /// - Parameter bytes: those that were indexed, so that the document is always the same.
    private func document(
        of source: SourceFile, bytes: [UInt8]
    ) throws(QuarryError) -> Document {
        if let last = last.withLock({ $0 }), last.source == source { return last.document }
        let document = try pool.parse(
            bytes: bytes, source: source.id.path, type: source.type,
            encoding: source.encoding, settings: settings)
        last.withLock { $0 = (source, document) }
        return document
    }

    func content(
        of source: SourceFile, in file: String
    ) throws(QuarryError) -> SourceContent {
        guard keepsScan, source.type == .jsonl else {
            return try SourceContent(of: source, in: file)
        }
        if let lines = keptLines.withLock({ $0 }), lines.isCurrent(for: file) {
            return try SourceContent(of: source, among: lines)
        }
        let lines = try RecordLines(of: file)
        keptLines.withLock { $0 = lines }
        return try SourceContent(of: source, among: lines)
    }

    private func scan() throws(QuarryError) -> Scan {
        if keepsScan, let scan = kept.withLock({ $0 }) { return scan }
        let listing = try CorpusScanner.scan(corpus)
        let scan = Scan(
            paths: Dictionary(
                listing.files.map { ($0.id, $0.path) }, uniquingKeysWith: { first, _ in first }),
            failures: Dictionary(
                listing.failures.map { ($0.source, $0) }, uniquingKeysWith: { first, _ in first }))
        if keepsScan { kept.withLock { $0 = scan } }
        return scan
    }

    /// Where a source lies; of a record, its file.
    func path(of source: SourceID) throws(QuarryError) -> String {
        let id = SourceID(path: source.file)
        if corpus.selects(id.path) {
            for root in try CorpusScanner.roots(of: corpus, index: nil) {
                guard let path = root.path(of: id), FileStatus(of: path)?.kind == .file,
                    FileSystem.realPath(path) == path
                else { continue }
                return path
            }
        }
        let scan = try scan()
        if let path = scan.paths[id] { return path }
        if let failure = scan.failures[id.path] {
            throw QuarryError(failure.code, path: source.path, failure.reason)
        }
        throw QuarryError(
            .notFound, path: source.path,
            "is not below \(corpus.roots.joined(separator: ", ")) any more")
    }
}
