package import Adapting
package import Artifacts
import Corpus
package import Embedding
package import Ranking
package import Snapshots

/// An index that is there, asked through another adapter: weighed as a build with it would weigh,
/// without that anything is built.
package struct AdapterTrial {
    private let index: Snapshot
    private let encoder: Encoder
    private let artifacts: ArtifactStore
    private let threads: Int
    private let events: BuildEvents

    /// - Parameter encoder: of the index's model.
    package init(
        of index: Snapshot, encoder: Encoder, artifacts: ArtifactStore, threads: Int,
        events: BuildEvents = .silent
    ) {
        self.index = index
        self.encoder = encoder
        self.artifacts = artifacts
        self.threads = threads
        self.events = events
    }

    /// - Parameter adapter: nil: none.
    /// - Throws: `corrupt`; what the artifact store and the model throw.
    /// - Complexity: that of a build's calibration.
    package func snapshot(through adapter: AdapterFile?) throws -> Snapshot {
        let control = StopControl()
        let vectors = vectorStage(adapter, control: control)
        let calibration = try Calibrator(
            layout: index.layout, vectors: vectors, settings: index.settings,
            languages: index.manifest.languages ?? .init(scripts: [:], aligned: []),
            threads: threads, control: control, events: events
        ).calibrate(index.manifest.segments, facts: try facts(by: vectors))
        return try index.adapted(by: adapter, calibration: calibration)
    }

    /// A question that nobody asked, and the chunk that it was taken from.
    package struct PseudoQuestion: Sendable {
        package var text: String
        package var chunk: ChunkAddress
    }

    /// Sentences taken out of chunks, as the calibration asks them.
    /// - Throws: `corrupt`; what the artifact store throws.
    package func pseudoQuestions() throws -> [PseudoQuestion] {
        let samples = try facts(by: vectorStage(nil, control: StopControl())).samples
        return ScriptClass.allCases.flatMap { samples[$0] ?? [] }.map {
            PseudoQuestion(text: $0.query, chunk: $0.address)
        }
    }

    private func vectorStage(_ adapter: AdapterFile?, control: StopControl) -> VectorStage {
        VectorStage(
            encoder: encoder, artifacts: artifacts,
            fingerprints: Fingerprints(
                parser: "", model: encoder.model, settings: index.settings, adapter: adapter),
            ignoresCache: false, control: control)
    }

    private func facts(by vectors: VectorStage) throws -> [SegmentFacts] {
        try FactsStage(layout: index.layout, vectors: vectors, threads: threads)
            .facts(of: index.manifest.segments)
    }
}
