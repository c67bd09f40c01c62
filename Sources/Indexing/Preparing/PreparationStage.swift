import Artifacts
import Chunking
import Corpus
import Jobs
import ParserPool
import Storage

/// File → Document → Chunks, through the artifact store. Called from several threads at once.
struct PreparationStage: Sendable {
    let pool: ParserPool
    let chunker: Chunker
    let artifacts: ArtifactStore
    let fingerprints: Fingerprints
    let parse: ParseSettings
    let ignoresCache: Bool

    /// What decides whether a source fails: while it stays the same, one that was rejected is not
    /// tried again. The parser's part holds the extras and the languages of OCR.
    func input(of file: SourceFile) -> WorkInput {
        Self.input(of: file, fingerprints: fingerprints, parse: parse)
    }

    /// The same without a stage, for whoever only asks what is known of a source.
    static func input(
        of file: SourceFile, fingerprints: Fingerprints, parse: ParseSettings
    ) -> WorkInput {
        WorkInput(
            contentHash: file.contentHash, parserFingerprint: Digest.sha256(fingerprints.parser),
            settingsFingerprint: Digest.sha256(
                parts: [file.type.rawValue, file.encoding?.name ?? ""]
                    + settingsOfFailures(parse)))
    }

    /// Of the passwords two bytes of a hash are kept: enough to see that they changed, too few to
    /// find them by trial.
    static func settingsOfFailures(_ parse: ParseSettings) -> [String] {
        let passwords = Digest.sha256(parts: parse.passwords).bytes.prefix(2)
        return ["\(parse.timeoutSeconds)", "\(parse.memoryBytes)"] + passwords.map { "\($0)" }
    }

    /// The same stage, free to take what it wrote itself.
    var usingCache: PreparationStage {
        PreparationStage(
            pool: pool, chunker: chunker, artifacts: artifacts, fingerprints: fingerprints,
            parse: parse, ignoresCache: false)
    }

    /// Ends parsing in progress; what is being parsed fails.
    func interrupt() { pool.interrupt() }

    struct Result: Sendable {
        var document: PreparedDocument
        var wasParsed: Bool
        /// Wall time.
        var seconds = 0.0
    }

    /// - Throws: what makes this one source fail.
    func prepare(_ source: HashedFile) throws(QuarryError) -> Result {
        if let document = try cachedDocument(source.file) {
            return Result(document: document, wasParsed: false)
        }
        let (document, wasParsed) = try parsed(source)
        let chunked = chunker.chunks(of: document)
        let prepared = PreparedDocument(document, chunked: chunked)
        try store(
            prepared.encoded(), as: .chunks, under: fingerprints.chunksKey(source.file))
        return Result(document: prepared, wasParsed: wasParsed)
    }

    /// The prepared document of these bytes if the store has it.
    func cachedDocument(_ file: SourceFile) throws(QuarryError) -> PreparedDocument? {
        try cached(.chunks, under: fingerprints.chunksKey(file))
            .flatMap(PreparedDocument.init(encoded:))
    }

    private func parsed(_ source: HashedFile) throws(QuarryError) -> (Document, Bool) {
        let file = source.file
        let key = fingerprints.documentKey(file)
        if let cached = try cached(.document, under: key), let document = Self.decode(cached) {
            return (document, false)
        }
        let bytes = try source.scanned.bytes()
        guard Digest.sha256(bytes) == file.contentHash else {
            throw QuarryError(.io, path: file.id.path, "changed while it was being indexed")
        }
        let document = try pool.parse(
            bytes: bytes, source: file.id.path, type: file.type, encoding: file.encoding,
            settings: parse)
        var writer = ByteWriter()
        document.encode(into: &writer)
        try store(writer.bytes, as: .document, under: key)
        return (document, true)
    }

    private func cached(
        _ kind: ArtifactKind, under key: Digest
    ) throws(QuarryError) -> [UInt8]? {
        guard !ignoresCache else { return nil }
        do { return try artifacts.get(kind, under: [key]).found[key] } catch {
            throw error.blamed(on: .machine)
        }
    }

    private func store(
        _ bytes: [UInt8], as kind: ArtifactKind, under key: Digest
    ) throws(QuarryError) {
        do { try artifacts.put([Artifact(key: key, bytes: bytes)], as: kind) } catch {
            throw error.blamed(on: .machine)
        }
    }

    private static func decode(_ bytes: [UInt8]) -> Document? {
        bytes.withUnsafeBytes { raw in
            var reader = ByteReader(raw)
            return try? Document(from: &reader)
        }
    }
}
