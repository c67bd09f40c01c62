import ArgumentParser
import Indexing

/// What the commands that look at the index of a shared build have in common besides.
struct StoreIndexOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Take this index instead of the job's.", valueName: "dir"),
        completion: .index)
    var index: String?

    @Flag(
        name: .customLong("accept-removals"),
        help: "Go on however many sources are gone since the generation before.")
    var acceptsRemovals = false
}
