import ArgumentParser
import Corpus
import Distributing

/// What `quarry distribute simulate` builds.
struct SimulatedCorpusOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Of the corpus, 1e8 for example.", valueName: "n"),
        transform: Self.count)
    var chunks: Int

    @Option(
        help: ArgumentHelp(
            "Of the corpus; if not given, as --report or --store says, else one for 20 chunks.",
            valueName: "n"),
        transform: Self.count)
    var sources: Int?

    @Option(
        name: .customLong("chunk-tokens"),
        help: ArgumentHelp(
            "Of a chunk, on average; if not given, as --report says, else 150.", valueName: "n"))
    var chunkTokens: Double?

    @Option(
        name: .customLong("unit-time"),
        help: ArgumentHelp("As of plan.", valueName: "10m"), transform: PullCommand.seconds)
    var unitSeconds = DistributedBuild.unitSeconds

    @Option(name: .customLong("max-units"), help: ArgumentHelp("As of plan.", valueName: "n"))
    var maximumUnits: Int?

    func validate() throws {
        if let maximumUnits, maximumUnits < 1 {
            throw ValidationError("--max-units takes a number from 1 on.")
        }
        guard unitSeconds > 0 else { throw ValidationError("--unit-time takes more than 0s.") }
    }

    /// - Throws: `invalidInput` for what is no corpus.
    func corpus(like costs: BuildCosts) throws(QuarryError) -> SimulatedCorpus {
        try SimulatedCorpus(chunks: chunks, sources: sources, tokens: chunkTokens, like: costs)
    }

    /// `100000000`, `1e8` or `2.5e6`.
    private static func count(_ text: String) throws -> Int {
        guard let number = Double(text), let count = Int(exactly: number), count > 0 else {
            throw ValidationError("must be a whole number from 1 on, such as 1e8, not \(text)")
        }
        return count
    }
}
