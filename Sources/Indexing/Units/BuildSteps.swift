package import Artifacts
import Chunking
package import Corpus
package import Embedding
package import Jobs
package import ParserPool
import Segments
import Snapshots
import Storage

/// The steps of a build one by one, for those who do them apart: on other machines, in other
/// processes, in another order. Together they give what `CorpusBuild` does, byte for byte.
package struct BuildSteps: Sendable {
    package let job: JobDefinition
    let fingerprints: Fingerprints
    let vectors: VectorStage
    let threads: Int
    /// See `Partitioning`.
    package let soleChunks: Int
    let control: StopControl
    let events: BuildEvents

    /// - Parameters:
    ///   - parser: the parser's own fingerprint.
    ///   - artifacts: what is computed goes through it.
    package init(
        _ job: JobDefinition, encoder: Encoder, parser: String, artifacts: ArtifactStore,
        threads: Int, soleChunks: Int = Partitioning.soleChunks,
        control: StopControl = StopControl(), events: BuildEvents = .silent
    ) {
        self.job = job
        self.soleChunks = soleChunks
        fingerprints = Fingerprints(job, parser: parser, model: encoder.model)
        vectors = VectorStage(
            encoder: encoder, artifacts: artifacts, fingerprints: fingerprints,
            ignoresCache: false, control: control)
        self.threads = threads
        self.control = control
        self.events = events
    }

    /// Components of a vector.
    package var dimension: Int { vectors.dimension }

    /// How far a build has come: what is decided by then depends on no more.
    package enum Extent: Sendable { case preparation, segments, index }

    /// Fingerprints and settings that decide what is there at an extent, as the manifest records
    /// them; but of the model what documents depend on, until questions are asked. Also what no
    /// manifest records: the whole of `preparation`, versions of what machines tell each other,
    /// and of preparation a hash of the limits and passwords that sources fail by.
    package func facts(
        of extent: Extent
    ) -> (fingerprints: [String: String], settings: [String: String]) {
        let settings = fingerprints.settings
        guard extent != .index else {
            var facts = fingerprints.facts
            facts["adapter"] = fingerprints.adapterHash
            facts["measuring"] = Self.measuring
            return (facts, settings.facts)
        }
        var keys: Set<FingerprintKey> = [.parser, .chunker, .arithmetic]
        var stated = settings.facts(deciding: .chunks, .model, .vectors, .tokenVectors)
        if extent == .preparation {
            // Whether a source fails; what it is prepared to otherwise does not depend on them.
            stated["parse.limits"] =
                Digest.sha256(parts: PreparationStage.settingsOfFailures(job.parse)).short
        }
        if extent == .segments {
            keys.formUnion([.analyzer, .indexing, .writer])
            stated.merge(settings.facts(deciding: .segments)) { old, _ in old }
        }
        var facts = fingerprints.facts.filter { name, _ in
            FingerprintKey(rawValue: name).map(keys.contains) ?? false
        }
        facts[FingerprintKey.model.rawValue] = fingerprints.documentModel.hex
        facts["preparation"] = preparation.hex
        if extent == .segments { facts["facts"] = "facts-\(SegmentFacts.version)" }
        return (facts, stated)
    }

    /// Of what is asked of segments, and of what they answer.
    private static let measuring =
        "questions-\(CalibrationQuestions.version) findings-\(CalibrationFindings.version) "
        + "pairs-\(CalibrationPairs.version)"

    /// Of all that decides what a source is prepared to: chunks, vectors, and where segments hold
    /// them the codes of the token vectors; and the forms in which a pack holds these.
    package var preparation: Digest {
        let codes = vectors.storesTokens ? fingerprints.codes : ""
        return Digest.sha256(
            parts: [
                "preparation", fingerprints.preparation, fingerprints.arithmetic,
                fingerprints.settings.embed.precision.rawValue, codes,
                "\(Document.codingVersion)", "\(PreparedDocument.codingVersion)",
                "\(ArtifactPack.version)",
            ])
    }

    /// What a prepared source is a function of, besides what vectors are made with.
    package func key(of file: SourceFile) -> Digest { fingerprints.chunksKey(file) }

    /// What a source that fails does so as a function of: its bytes and how they are read, and the
    /// limits of that.
    package func failureKey(of file: SourceFile) -> Digest {
        let settings = PreparationStage.settingsOfFailures(job.parse)
        return Digest.sha256(parts: ["failure", fingerprints.documentKey(file).hex] + settings)
    }

    /// Hash of all that a segment of these sources is a function of.
    /// - Parameter files: sorted by SourceID.
    package func inputs(of files: [SourceFile]) -> String { fingerprints.segmentInputs(files) }

    /// Looks at the corpus and at the generation that is published of it.
    /// - Throws: as `CorpusSurvey`.
    package func survey(_ options: CorpusSurvey.Options) throws -> CorpusSurvey {
        try job.checkAdapter(for: vectors.encoder.model)
        let survey = try CorpusSurvey(
            job, fingerprints: fingerprints, options: options, control: control, events: events)
        if !survey.removals.isRefused { try survey.remember() }
        return survey
    }

    /// The previous versions of sources that can't be read now, which stay in the index.
    /// - Returns: nil where the published generation has none that could stay.
    /// - Throws: `corrupt` for a damaged generation.
    package func kept(in survey: CorpusSurvey, index: String) throws -> [SourceFile]? {
        let unreadable = survey.removals.unreadable
        guard !unreadable.isEmpty else { return [] }
        let content = try PreviousContent(
            GenerationStore(root: index), of: survey.previous)
        let files = unreadable.compactMap { content.version(of: $0)?.file }
        return files.count == unreadable.count ? files : nil
    }

    /// Prepares sources, file by file.
    package func preparation(pool: ParserPool) -> SourcePreparation {
        let tokenizer = vectors.encoder.model.tokenizer
        return SourcePreparation(
            stage: PreparationStage(
                pool: pool,
                chunker: Chunker(settings: fingerprints.settings.chunk) {
                    tokenizer.countTokens($0)
                },
                artifacts: vectors.artifacts, fingerprints: fingerprints, parse: job.parse,
                ignoresCache: false),
            vectors: vectors, threads: threads, control: control)
    }
}
