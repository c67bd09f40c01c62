import Artifacts
package import Corpus
package import Embedding
package import Indexing
package import Jobs
import ParserPool
package import Running
import Segments
import Storage

/// A build that several machines share through a store: planned, worked at, assembled. What it
/// publishes is what one machine would have, to the byte.
package struct DistributedBuild: Sendable {
    package struct Options: Sendable {
        /// A folder or a bucket.
        package var store: String
        /// Folder of the index; nil: the job's.
        package var index: String?
        package var models: ModelStore
        /// The artifact store's file; nil for the default one.
        package var cache: String?
        package var threads: Int
        /// See `Partitioning`.
        package var soleChunks = Partitioning.soleChunks
        /// Whether files are read again whatever their size, time and inode say.
        package var distrustsHints = false
        /// Whether it publishes however many sources are gone.
        package var acceptsRemovals = false

        package init(
            store: String, threads: Int, models: ModelStore = ModelStore.standard()
        ) {
            self.store = store
            self.threads = threads
            self.models = models
        }
    }

    package let job: JobDefinition
    let file: String
    let options: Options
    let steps: BuildSteps
    let store: any UnitStore
    let encoder: Encoder
    let pool: ParserPool
    let artifacts: ArtifactStore
    let log: Log

    /// Opens the model, the parser, the cache and the store.
    /// - Parameters:
    ///   - file: the job's file; what is remembered of the corpus lies beside it.
    ///   - makesStore: whether there need not be one yet.
    ///   - stop: ends what is going on.
    /// - Throws: `notFound` for an absent model, parser or store; `invalidInput`, `io`.
    package init(
        _ job: JobDefinition, file: String, options: Options, makesStore: Bool = false,
        stop: BuildStop = BuildStop(), log: Log = .silent, events: BuildEvents = .silent
    ) throws(QuarryError) {
        self.job = job
        self.file = file
        self.options = options
        self.log = log
        store = try StorePlace.store(options.store)
        encoder = Encoder(model: try options.models.open(job.embed), threads: options.threads)
        pool = try ParserPool(size: options.threads, settings: job.parse)
        artifacts = try ArtifactStore.open(
            options.cache ?? ArtifactStore.defaultPath(),
            budgetBytes: try ArtifactStore.budget())
        let control = StopControl()
        stop.attach(control, pool)
        steps = BuildSteps(
            job, encoder: encoder, parser: pool.fingerprint, artifacts: artifacts,
            threads: options.threads, soleChunks: options.soleChunks, control: control,
            events: events)
        try StoreMark.check(store, job: job.name, makes: makesStore)
    }

    /// Ends the parser's children.
    package func close() { pool.close() }

    package var index: String { options.index ?? job.index }

    /// What is to be done next; what its units refer to is in the store when this returns.
    /// - Parameters:
    ///   - unitSeconds: how long preparing a unit's sources is to take, of one core.
    ///   - maximumUnits: into how many the sources are cut at most, about.
    ///   - retriesFailed: whether sources that failed are planned again, for what they failed by may
    ///     have been a machine's: taken out of their receipts.
    /// - Throws: as `Planner.state`.
    package func plan(
        unitSeconds: Double = DistributedBuild.unitSeconds, maximumUnits: Int? = nil,
        retriesFailed: Bool = false
    ) throws -> DistributedState {
        var planner = planner
        planner.retriesFailed = retriesFailed
        planner.unitSeconds = unitSeconds
        planner.maximumUnits = maximumUnits
        planner.publishes = true
        return try planner.state()
    }

    /// Short enough to lose, long enough to be worth a start.
    package static let unitSeconds = UnitCost.unitSeconds

    /// How far it has come; nothing is written into the store.
    /// - Throws: as `Planner.state`.
    package func state() throws -> DistributedState { try planner.state() }

    var planner: Planner {
        var survey = CorpusSurvey.Options(
            index: index, state: StateFolder(besideJobFile: file), threads: options.threads)
        survey.distrustsHints = options.distrustsHints
        survey.acceptsRemovals = options.acceptsRemovals
        return Planner(steps: steps, store: store, options: survey)
    }
}
