import ArgumentParser
import Corpus
import Distributing
import Terminal

extension DistributeCommand {
    struct Simulate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what a shared build would take and cost, without doing it.",
            discussion: """
                Plays plan, units and assembly event by event, on workers of one core each that \
                are lost and are slow as often as told; --seeds times, of which the median and \
                the ninth of ten are printed. What a core does is that of an ordinary machine \
                unless --report takes it from a run's report.json; sizes come from a store's \
                receipts with --store. Prices are of cores for as long as the build lasts.

                Examples:
                  quarry distribute simulate --chunks 1e8 --cores 512 --loss 2%
                  quarry distribute simulate --chunks 1e8 --cores 512 --stragglers 5% --speculation 1.5
                  quarry distribute simulate --chunks 3e6 --cores 64 --report report.json --price 0.04
                """)

        @OptionGroup var corpus: SimulatedCorpusOptions
        @OptionGroup var cluster: SimulatedClusterOptions

        @Option(
            help: ArgumentHelp(
                "Take what a core does from a run of build.", valueName: "report.json"),
            completion: .file(extensions: ["json"]))
        var report: String?

        @Option(
            help: ArgumentHelp(
                "Take sizes from the receipts of a folder or bucket.", valueName: "dir"))
        var store: String?

        @Option(help: ArgumentHelp("Of a core, in an hour.", valueName: "amount"))
        var price: Double?

        @Option(help: ArgumentHelp("The first seed.", valueName: "n"))
        var seed: UInt64 = 1

        @Option(help: ArgumentHelp("Builds that are simulated.", valueName: "n"))
        var seeds = 20

        @OptionGroup var global: GlobalOptions

        func validate() throws {
            guard (1...10_000).contains(seeds) else {
                throw ValidationError("--seeds takes a number from 1 to 10000.")
            }
            if let price, !(0...1e6).contains(price) {
                throw ValidationError("--price takes a number from 0 to 1000000.")
            }
        }

        func run() throws {
            var costs = BuildCosts()
            if let report { try costs.take(reportAt: report) }
            if let store { try costs.take(storeAt: store) }
            let simulation = try BuildSimulation(
                corpus.corpus(like: costs), on: cluster.cluster, costs: costs,
                unitSeconds: corpus.unitSeconds, maximumUnits: corpus.maximumUnits)
            let summary = try SimulationSummary(of: simulation, seed: seed, count: seeds)
            let output = SimulationOutput(summary, of: simulation, price: price)
            if global.json { return try Output.json(output) }
            Output.print(
                SimulationListing(output).lines(width: global.width, style: global.style)
                    .joined(separator: "\n"))
        }
    }
}
