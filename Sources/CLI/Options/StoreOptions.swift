import ArgumentParser
import Distributing
import Indexing
import Jobs
import Running

/// What the commands of a build that machines share have in common.
struct StoreOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The job file.", valueName: "job.yaml"), completion: .job)
    var job: String

    @Option(
        help: ArgumentHelp(
            "A folder that all machines have mounted, or a bucket, s3://BUCKET/PREFIX.",
            valueName: "dir"),
        completion: .directory)
    var store: String

    /// - Parameters:
    ///   - published: the index, where the command looks at one.
    ///   - stop: ends what is going on.
    ///   - change: of the options.
    func open(
        _ global: GlobalOptions, of published: StoreIndexOptions? = nil, makesStore: Bool = false,
        stop: BuildStop = BuildStop(), change: (inout DistributedBuild.Options) -> Void = { _ in }
    ) throws -> DistributedBuild {
        let definition = try JobDefinition.load(path: job)
        var options = DistributedBuild.Options(store: store, threads: global.threads)
        options.index = published?.index
        options.acceptsRemovals = published?.acceptsRemovals ?? false
        change(&options)
        return try DistributedBuild(
            definition, file: job, options: options, makesStore: makesStore, stop: stop,
            log: LogLine(global, progress: ProgressLine(global)).log)
    }

    /// Ends the command where the guard refuses, saying why.
    func check(
        _ state: DistributedState, of published: StoreIndexOptions, _ global: GlobalOptions
    ) throws {
        guard state.survey.removals.isRefused else { return }
        LogLine(global, progress: ProgressLine(global)).log.say(
            .error, state.survey.removals.refusal(job: job, index: published.index))
        throw ExitCode(ExitStatus.refused)
    }
}
