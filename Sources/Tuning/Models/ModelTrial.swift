package import Artifacts
import Corpus
package import Embedding
package import Evaluation
package import Indexing
import Searching
import Storage

/// A model beside the one that it was tuned from, on a set that is indexed with each.
package struct ModelTrial {
    /// What is compared.
    package enum Models {
        case encoders(before: Encoder, after: Encoder)
        /// Over candidates that one encoder finds.
        case cross(before: CrossEncoder, after: CrossEncoder, encoder: Encoder)
    }

    private let models: Models
    private let artifacts: ArtifactStore
    private let threads: Int
    private let wholeDocuments: Bool
    private let events: BuildEvents

    package init(
        _ models: Models, artifacts: ArtifactStore, threads: Int, wholeDocuments: Bool,
        events: BuildEvents
    ) {
        self.models = models
        self.artifacts = artifacts
        self.threads = threads
        self.wholeDocuments = wholeDocuments
        self.events = events
    }

    /// Asks the questions of a test before and after.
    /// - Throws: `QuarryError`.
    /// - Complexity: embeds the set's documents with each encoder.
    package func compare(on test: ModelTest) throws -> (name: String, SystemComparison) {
        let set = try BEIRSet.load(directory: test.directory, split: "test")
        func ask(
            by encoder: Encoder, cross: CrossEncoder? = nil, name: String
        ) throws -> ScoredSystem {
            try self.ask(test.questions, of: set, by: encoder, cross: cross, name: name)
        }
        let comparison =
            switch models {
            case .encoders(let before, let after):
                try SystemComparison(
                    ask(by: before, name: "before"), ask(by: after, name: "after"))
            case .cross(let before, let after, let encoder):
                try SystemComparison(
                    ask(by: encoder, cross: before, name: "before"),
                    ask(by: encoder, cross: after, name: "after"))
            }
        return (test.name, comparison)
    }

    private func ask(
        _ questions: [LabelledQuestion], of set: BEIRSet, by encoder: Encoder,
        cross: CrossEncoder?, name: String
    ) throws -> ScoredSystem {
        try FileSystem.withTemporaryPath(for: "tune") { folder in
            let settings = IndexSettings(
                embed: EmbedSettings(
                    model: encoder.model.name, precision: encoder.model.precision))
            var evaluation = BEIREvaluation(
                encoder: encoder, artifacts: artifacts, settings: settings, threads: threads,
                wholeDocuments: wholeDocuments)
            evaluation.cross = cross
            let searcher = try evaluation.build(set, folder: folder, events: events)
            return try AskedSet.score(
                questions, by: searcher,
                options: SearchOptions(k: 100, rerank: cross == nil ? .late : .cross), name: name)
        }
    }
}
