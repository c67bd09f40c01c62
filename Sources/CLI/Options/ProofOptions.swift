import ArgumentParser
import Citing
import Corpus
import Jobs
import Snapshots

/// Where the sources of an index are, so that citations can be proved in them.
struct ProofOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("A corpus root; may be repeated.", valueName: "dir"),
        completion: .directory)
    var root: [String] = []

    @Option(
        help: ArgumentHelp("Take roots and passwords from this job.", valueName: "job.yaml"),
        completion: .job)
    var job: String?

    @Option(help: ArgumentHelp("Password for encrypted files; may be repeated."))
    var password: [String] = []

    @Flag(help: "Prove citations by the index alone: open no source.")
    var noSources = false

    /// The job that is named, if one is.
    /// - Throws: what `JobDefinition.load` throws.
    func definition() throws(QuarryError) -> JobDefinition? {
        guard let job else { return nil }
        return try JobDefinition.load(path: job)
    }

    /// Nil where sources shall not be opened, or nobody says where they are.
    /// - Parameter keepsScan: as `SourceProver` has it.
    /// - Throws: what the parser throws; `notFound` for a root that is not there.
    func prover(
        of snapshot: Snapshot, job: JobDefinition?, keepsScan: Bool = false
    ) throws(QuarryError) -> SourceProver? {
        guard !noSources else { return nil }
        var settings = job?.parse ?? ParseSettings()
        settings.passwords += password
        var corpus = root.isEmpty ? job?.corpus : CorpusDefinition(roots: root)
        if corpus == nil { corpus = try CorpusDefinition(builtFrom: snapshot) }
        guard let corpus else { return nil }
        return try SourceProver(
            snapshot, corpus: corpus, settings: settings, keepsScan: keepsScan)
    }
}
