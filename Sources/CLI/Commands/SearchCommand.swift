import ArgumentParser
import Corpus
import Embedding
import Foundation
import Searching

struct SearchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Answer a query from an index, every hit with file and page.",
        discussion: """
            Hybrid search takes the best candidates of BM25 and of the vectors and weighs them as \
            the build measured for the query's script; `--rerank late` then compares the query \
            with the best candidates token by token.

            Examples:
              quarry search indexes/handbook "parental leave"
              quarry search indexes/handbook "退款期限" --k 5 --rerank none
              quarry search indexes/handbook "VPN 連不上 error E-1042" --explain
              quarry search indexes/handbook "warranty" --mode bm25 --json | jq .hits[0]
            """)

    @Argument(help: ArgumentHelp("The index folder.", valueName: "index"))
    var index: String

    @Argument(help: "The question.")
    var query: String

    @Option(name: .customLong("k"), help: "Hits wanted, 1 to 1000.")
    var count = 10

    @Option(help: ArgumentHelp("First stage.", valueName: "hybrid|bm25|vector"))
    var mode = SearchOptions.Mode.hybrid

    @Option(help: ArgumentHelp("Second stage.", valueName: "none|late"))
    var rerank = SearchOptions.Rerank.late

    @Option(help: ArgumentHelp("How hybrid joins its lists.", valueName: "weighted|rrf"))
    var fusion = SearchOptions.FusionMethod.weighted

    @Option(
        help: ArgumentHelp("Vector side's weight instead of the measured one.", valueName: "0…1"))
    var vectorWeight: Double?

    @Flag(help: "Show what each score is made of.")
    var explain = false

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard (1...1000).contains(count) else { throw ValidationError("--k takes 1 to 1000.") }
        guard vectorWeight.map({ (0...1).contains($0) }) ?? true else {
            throw ValidationError("--vector-weight takes a number from 0 to 1.")
        }
    }

    func run() throws {
        let searcher = try Searcher(
            index: index, models: ModelStore.standard(), threads: global.threads)
        let options = SearchOptions(
            k: count, mode: mode, rerank: rerank, fusion: fusion, vectorWeight: vectorWeight)
        let result = try searcher.search(query, options: options, explain: explain)
        if global.json {
            try Output.json(SearchReport(result))
        } else {
            Output.print(HitListing(result, style: Style(isOn: global.colours(1))).text)
        }
    }
}

extension SearchOptions.Mode: ExpressibleByArgument {}
extension SearchOptions.Rerank: ExpressibleByArgument {}
extension SearchOptions.FusionMethod: ExpressibleByArgument {}
