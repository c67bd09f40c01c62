package import Adapting
import Chunking
package import Corpus
package import Embedding
import HNSW
package import Jobs
import Postings
import Segments
import Storage

/// Hashes and versions of everything that decides an index's bytes besides the corpus.
package struct Fingerprints: Hashable, Sendable {
    /// Of `quarry-parser` and the libraries it links; empty where documents come ready-made.
    package var parser: String
    package var chunker: String
    package var analyzer: String
    /// Of the weights, the configuration with its prompts, and the vocabulary.
    package var model: Digest
    /// The same without the prompt of questions: what documents and their vectors depend on.
    package var documentModel: Digest
    /// The order of the operations that decide the last bits of vectors.
    package var arithmetic: String
    /// The form of the codes of token vectors, which tokens are words, and whose mean their center
    /// is.
    package var codes: String
    package var settings: IndexSettings
    /// What questions pass through: it decides the calibration and the manifest, no segment.
    package var adapter: AdapterFile?

    /// Version of how `Indexing` puts the stages together.
    private static let indexing = "indexing-3"
    private static let codes = "\(TokenCoder.version) \(Encoder.wordsVersion)"

    package init(
        parser: String, model: EmbeddingModel, settings: IndexSettings,
        adapter: AdapterFile? = nil
    ) {
        self.parser = parser
        self.adapter = adapter
        chunker = "chunker-\(Chunker.version)"
        analyzer = Analyzer.fingerprint
        self.model = model.fingerprint
        documentModel = model.documentFingerprint
        arithmetic = Kernel.arithmetic
        codes = Self.codes
        self.settings = settings
    }

    /// Of a job's files.
    /// - Parameter parser: the parser's own fingerprint.
    package init(_ job: JobDefinition, parser: String, model: EmbeddingModel) {
        self.init(
            parser: job.parse.fingerprint(parser: parser), model: model,
            settings: job.indexSettings, adapter: job.adapter)
    }

    /// SHA-256 of the adapter, as a root states it.
    var adapterHash: String? { adapter?.digest.hex }

    /// What the manifest records.
    package var facts: [String: String] {
        FingerprintKey.allCases.reduce(into: [:]) { $0[$1.rawValue] = fingerprint(of: $1) }
    }

    private func fingerprint(of key: FingerprintKey) -> String {
        switch key {
        case .parser: parser
        case .chunker: chunker
        case .analyzer: analyzer
        case .model: model.hex
        case .arithmetic: arithmetic
        case .indexing: Self.indexing
        case .writer: Self.writer
        }
    }

    /// Hash of all versions of code that decide how chunks and vectors become bytes. A receiver
    /// with the same writer can derive a segment from its sources; any other has to fetch it.
    package static let writer = Digest.sha256(parts: [
        "writer", indexing, "\(Chunker.version)", Analyzer.fingerprint,
        "\(Partitioning.version)", "\(SegmentWriter.version)", "\(TextSignature.version)",
        codes, "\(PreparedDocument.codingVersion)", Kernel.arithmetic,
    ]).hex

    /// Key of the parsed document: what a document is a function of.
    func documentKey(_ file: SourceFile) -> Digest {
        Digest.sha256(parts: [
            "document", "\(Document.codingVersion)", file.contentKey.hex, file.type.rawValue,
            parser,
        ])
    }

    /// Key of the chunked document.
    func chunksKey(_ file: SourceFile) -> Digest {
        Digest.sha256(
            parts: ["chunks", "\(PreparedDocument.codingVersion)", documentKey(file).hex]
                + [preparation])
    }

    /// Key of a chunk's vector, or of a question's, which models may embed differently.
    func vectorKey(_ text: String, as role: TextRole = .document) -> Digest {
        Digest.sha256(
            parts: [
                "vector", text, (role == .query ? model : documentModel).hex,
                settings.embed.precision.rawValue, arithmetic,
            ] + (role == .query ? [role.rawValue] : []))
    }

    /// Key of a late-interaction score.
    func similarityKey(query: String, text: String) -> Digest {
        Digest.sha256(parts: [
            "maxsim of codes", codes, query, text, model.hex, arithmetic,
        ])
    }

    /// Key of what measuring needs of a segment: sentences are told apart as the chunker does.
    func factsKey(segment id: String) -> Digest {
        Digest.sha256(parts: [
            "facts", "\(SegmentFacts.version)", Self.indexing, chunker, id, documentModel.hex,
        ])
    }

    /// Key of a text's token vectors as they are stored.
    func lateKey(_ text: String) -> Digest {
        Digest.sha256(parts: ["late", codes, text, documentModel.hex, arithmetic])
    }

    /// Key of what those are made with: a function of the model and of the sentences it is tried
    /// on.
    var centerKey: Digest {
        Digest.sha256(parts: ["center", codes, documentModel.hex, arithmetic])
    }

    /// What decides chunks, given the document; the tokenizer is part of the model.
    var preparation: String {
        let chunkFacts = settings.facts(deciding: .chunks).map { "\($0.key)=\($0.value)" }
        return ([parser, chunker, documentModel.hex] + chunkFacts.sorted()).joined(separator: "\n")
    }

    /// What an unfinished run must share with this build for its work to count. A run that ignores
    /// the cache goes on only with what it made itself.
    func ofRun(ignoresCache: Bool) -> Digest {
        Digest.sha256(parts: [
            preparation, arithmetic, settings.embed.precision.rawValue,
            ignoresCache ? "full" : "",
        ])
    }

    /// Hash of all that a segment with these sources is a function of.
    func segmentInputs(_ sources: [SourceFile]) -> String {
        var parts = ["segment", Self.indexing, preparation, analyzer, arithmetic]
        parts += ["\(SegmentWriter.version)", "\(TextSignature.version)"]
        parts += [settings.embed.precision.rawValue]
        parts += ["\(settings.hnsw.m)", "\(settings.hnsw.efConstruction)"]
        let fields = settings.bm25.fields
        if fields != FieldWeights() {
            parts += ["title=\(fields.title)", "heading=\(fields.heading)", "body=\(fields.body)"]
        }
        if settings.rerank.storeLate != .none { parts += ["late", codes] }
        for source in sources {
            parts += [source.id.path, source.type.rawValue, source.contentKey.hex]
        }
        return Digest.sha256(parts: parts).hex
    }
}
