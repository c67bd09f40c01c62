import ArgumentParser
import Distributing
import Jobs
import Running

/// What the commands of a build that machines share have in common.
struct StoreOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The job file.", valueName: "job.yaml"))
    var job: String

    @Option(
        help: ArgumentHelp(
            "A folder that all machines have mounted, or a bucket, s3://BUCKET/PREFIX.",
            valueName: "dir"))
    var store: String

    /// - Parameters:
    ///   - index: the index's folder where it is not the job's.
    ///   - stop: ends what is going on.
    ///   - change: of the options.
    func open(
        _ global: GlobalOptions, index: String? = nil, makesStore: Bool = false,
        stop: BuildStop = BuildStop(), change: (inout DistributedBuild.Options) -> Void = { _ in }
    ) throws -> DistributedBuild {
        let definition = try JobDefinition.load(path: job)
        var options = DistributedBuild.Options(store: store, threads: global.threads)
        options.index = index
        change(&options)
        return try DistributedBuild(
            definition, file: job, options: options, makesStore: makesStore, stop: stop,
            log: LogLine(global, progress: ProgressLine(global)).log)
    }
}
