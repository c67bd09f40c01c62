package import Artifacts
import Corpus
package import Embedding
package import Indexing
import Searching
import Storage

/// Lets systems answer the same questions; an index or a model that two of them use is opened
/// or built once.
package final class SystemRunner {
    private let questions: TestQuestions
    private let models: ModelStore
    private let artifacts: () throws -> ArtifactStore
    private let threads: Int
    private let folder: String
    private let events: BuildEvents
    private var built: [IndexSettings: String] = [:]

    /// - Parameter folder: an absent or empty folder for indexes; the caller removes it.
    package init(
        _ questions: TestQuestions, models: ModelStore,
        artifacts: @escaping () throws -> ArtifactStore, threads: Int, folder: String,
        events: BuildEvents
    ) {
        self.questions = questions
        self.models = models
        self.artifacts = artifacts
        self.threads = threads
        self.folder = folder
        self.events = events
    }

    /// Lets two systems answer the same questions; what has to be built for it is built in a
    /// temporary folder.
    /// - Parameter artifacts: opens the store that builds take vectors from, if one is needed.
    /// - Throws: as `run`; `invalidInput` where the two have no question in common.
    package static func compare(
        _ first: SystemUnderTest, _ second: SystemUnderTest, on questions: TestQuestions,
        models: ModelStore, threads: Int, events: BuildEvents,
        artifacts: @escaping () throws -> ArtifactStore = {
            try ArtifactStore.open(ArtifactStore.defaultPath())
        }
    ) throws -> SystemComparison {
        try FileSystem.withTemporaryPath(for: "eval") { folder in
            let runner = SystemRunner(
                questions, models: models, artifacts: artifacts, threads: threads,
                folder: folder, events: events)
            return try SystemComparison(try runner.run(first), try runner.run(second))
        }
    }

    /// - Throws: `QuarryError` where a system can't answer these questions; what building,
    ///   opening and searching throw.
    package func run(_ system: SystemUnderTest) throws -> ScoredSystem {
        if let path = system.trecRun { return try score(trecRun: path, name: system.name) }
        switch questions {
        case .set(let set, _):
            let searcher = try searcher(system, set)
            try warm(searcher, set.queries.first?.text, system.options)
            return try BEIREvaluation.run(system.options, set, searcher, name: system.name)
        case .golden(let questions):
            let searcher = try searcher(system, nil)
            try warm(searcher, questions.first?.query, system.options)
            return try GoldenEvaluation(searcher: searcher, options: system.options)
                .run(questions, name: system.name)
        case .judged:
            throw QuarryError(
                .invalidInput, path: nil,
                "\(system.name): judgements alone hold no questions; compare run=FILE with it")
        }
    }

    /// The first search of a process reads weights from the disk: it would say nothing of the
    /// system's speed.
    private func warm(_ searcher: Searcher, _ query: String?, _ options: SearchOptions) throws {
        if let query { _ = try searcher.search(query, options: options) }
    }

    private func score(trecRun path: String, name: String) throws -> ScoredSystem {
        let run = try TRECFiles.readRun(path)
        switch questions {
        case .set(let set, _):
            var scored = TRECFiles.score(run, set.judgements, name: name)
            let texts = Dictionary(set.queries.map { ($0.id, $0.text) }) { first, _ in first }
            for index in scored.queries.indices {
                let id = scored.queries[index].id
                scored.queries[index].text = texts[id] ?? id
            }
            return scored
        case .judged(let judgements): return TRECFiles.score(run, judgements, name: name)
        case .golden:
            throw QuarryError(
                .invalidInput, path: path, "a TREC run has no pages; compare it with a set")
        }
    }

    private func searcher(_ system: SystemUnderTest, _ set: BEIRSet?) throws -> Searcher {
        let cross =
            system.options.rerank == .cross
            ? CrossEncoder(
                model: try models.openCross(name: system.rerankModel), threads: threads) : nil
        if let index = system.index {
            return try Searcher(index: index, models: models, threads: threads, cross: cross)
        }
        guard let set else {
            throw QuarryError(
                .invalidInput, path: nil, "\(system.name) names no index: add index=DIR to it")
        }
        let index = try built[system.settings] ?? build(system.settings, set)
        return try Searcher(index: index, models: models, threads: threads, cross: cross)
    }

    private func build(_ settings: IndexSettings, _ set: BEIRSet) throws -> String {
        guard case .set(_, let wholeDocuments) = questions else {
            preconditionFailure("only a set's documents are indexed")
        }
        let index = "\(folder)/\(built.count)"
        let model = try models.open(settings.embed)
        _ = try BEIREvaluation(
            encoder: Encoder(model: model, threads: threads), artifacts: try artifacts(),
            settings: settings, threads: threads, wholeDocuments: wholeDocuments
        ).build(set, folder: index, events: events)
        built[settings] = index
        return index
    }
}
