package import Corpus
import Embedding
import Segments
package import Snapshots
import Storage

extension BuildSteps {
    /// What is published of segments that were made elsewhere.
    package struct Publication {
        package var survey: CorpusSurvey
        /// Previous versions of what can't be read now.
        package var kept: [SourceFile]
        /// Of preparing.
        package var failures: [SourceFailure]
        /// Those of them that are not to be reported.
        package var discarded: Set<SourceID>
        package var measurements: Measurements
        /// Judges what is to be published; nil: nobody does.
        package var gate: BuildGate?

        package init(
            survey: CorpusSurvey, kept: [SourceFile], failures: [SourceFailure],
            discarded: Set<SourceID> = [], measurements: Measurements, gate: BuildGate?
        ) {
            self.survey = survey
            self.kept = kept
            self.failures = failures
            self.discarded = discarded
            self.measurements = measurements
            self.gate = gate
        }
    }

    /// Puts segments into an index and publishes them, as a build does at its end. The caller holds
    /// the index's lock.
    /// - Parameter place: puts what is missing into the index's folder of segments.
    /// - Returns: of a build that parsed and embedded nothing.
    /// - Throws: what `place` throws; `corrupt`, `io`.
    package func publish(
        _ publication: Publication, into index: String,
        place: (IndexLayout) throws -> [Manifest.SegmentEntry]
    ) throws(QuarryError) -> BuildOutcome {
        let survey = publication.survey
        var circumstances = BuildCircumstances()
        circumstances.note(survey)
        circumstances.discarded = publication.discarded
        circumstances.failures += publication.failures.filter {
            !publication.discarded.contains(SourceID(path: $0.source))
        }.naming(linesIn: survey.files)
        circumstances.failures.sort { ($0.source, $0.reason) < ($1.source, $1.reason) }
        circumstances.failures = survey.previous.marked(circumstances.failures)
        let carried = survey.removals.unreadable.map {
            CarriedSource(source: $0, kind: .previousVersion, cause: .unreadable)
        }
        circumstances.expect(survey.files.map(\.file.id), carried: carried)
        let store = GenerationStore(root: index)
        var builder = IndexBuilder(
            store: store, fingerprints: fingerprints, vectors: vectors, threads: threads,
            control: control, events: events)
        builder.gate = publication.gate
        let built = try builder.build(
            measured: publication.measurements, circumstances: circumstances
        ) { _ in try place(store.layout) }
        return try outcome(
            built, publication: publication, circumstances: circumstances, carried: carried,
            layout: store.layout)
    }

    private func outcome(
        _ built: IndexBuilder.Result, publication: Publication,
        circumstances: BuildCircumstances, carried: [CarriedSource], layout: IndexLayout
    ) throws(QuarryError) -> BuildOutcome {
        let survey = publication.survey
        let failed = Set(publication.failures.map(\.source))
        let indexed =
            survey.files.map(\.file).filter { !failed.contains($0.id.path) } + publication.kept
        let findings = try SourceFindings(built.manifest.segments, layout: layout)
        return BuildOutcome(
            manifest: built.manifest, isNewGeneration: built.isNew,
            changes: survey.previous.changes(
                to: indexed, failures: circumstances.failures, carried: carried),
            failures: circumstances.failures,
            warnings: built.manifest.warnings(
                of: vectors.encoder.model, chunks: fingerprints.settings.chunk)
                + circumstances.remarks + findings.warnings,
            pages: findings.pages, carriedOver: carried, removals: survey.removals,
            gate: built.gate, passedOver: survey.listing.passedOver,
            leftOut: survey.listing.leftOut, parsed: 0, embedded: 0,
            damagedArtifacts: 0, seconds: circumstances.watch.seconds, stages: built.stages)
    }
}
