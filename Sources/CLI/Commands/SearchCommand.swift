import ArgumentParser
import Corpus
import Embedding
import Foundation
import Jobs
import Searching
import Serving
import Terminal

struct SearchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Answer a query from an index, every hit with file and page.",
        discussion: """
            Hybrid search takes the best candidates of BM25 and of the vectors and weighs them as \
            the build measured for the query's script; `--rerank late` then compares the query \
            with the best candidates token by token. `--rerank cross` lets a cross-encoder read query \
            and candidate together: the one among the models, or that of `--rerank-model`; \
            `quarry model add` adds one. Its score counts 0.8, less where it knows fewer of the \
            query's words, and `--cross-weight` sets another weight.

            In a query, + before a word or a phrase requires it and - excludes it. A "phrase" \
            (also “ ”, „ “, « », 「 」, 『 』) stands word by word in each hit, unless it is nowhere: \
            then its words are searched. Fields are title:, heading:, source:, lang:, page:, type:, \
            date:, meta:. Traditional and Simplified Chinese find each other. A query that can't \
            be read so is searched as plain words, and the answer says so; `--plain` reads any \
            query so.

            A filter is a field with its value, or a path glob; - before it excludes. Values: \
            lang:zh (zh-Hant and zh-Hans too), type:pdf,docx, page:3-7, source: a glob or a part \
            of the path, date:2024 or date:2023-06..2024 (of the document, as it says itself), \
            meta:department=hr,finance (the job's metadata). A filter leaves out chunks before \
            both retrievers choose.

            `--expand rm3` adds terms of the best chunks to the query, `--expand llm` three \
            variants of it by a language model at an OpenAI-compatible endpoint; where that \
            fails, the answer says so and goes without. A job's synonyms file always counts, \
            unless `--no-synonyms`. `--collapse near` makes one hit of near-duplicates (three \
            quarters of three-word shingles in common), `--mmr 0.7` prefers hits that differ.

            With --group the members of a group answer as one index; there is no index to name \
            then. A member that does not answer in time is left out, and the answer says so.

            Examples:
              quarry search indexes/handbook "parental leave"
              quarry search indexes/handbook "退款期限" --k 5 --rerank none
              quarry search indexes/handbook "VPN 連不上 error E-1042" --explain
              quarry search indexes/handbook '"parental leave" +weeks -unpaid title:policy'
              quarry search indexes/handbook "「退貨期限」 page:3-7" --filter "hr/**/*.pdf"
              quarry search indexes/handbook "warranty" --filter type:pdf --filter -lang:en
              quarry search indexes/handbook "差旅費" --filter date:2024.. --filter meta:unit=hr
              quarry search indexes/handbook "warranty" --expand rm3 --collapse near --mmr 0.7
              quarry search indexes/handbook "warranty" --per-source 1 --context 1 --offset 10
              quarry search indexes/handbook "warranty" --rerank-budget 100ms
              quarry search indexes/handbook "warranty" --rerank cross --rerank-budget 1s
              quarry search indexes/handbook "warranty" --mode bm25 --json | jq .hits[0]
              quarry search indexes/handbook "warranty" --k 100 --output csv > hits.csv
              quarry search indexes/handbook -i
              quarry search --group groups/kb.yaml "warranty"
            """)

    @Argument(help: ArgumentHelp("The index folder.", valueName: "index"), completion: .index)
    var index: String?

    @Argument(help: "The question; with -i the first one, if any.")
    var query: String?

    @Option(
        help: ArgumentHelp(
            "Search the group of this file instead of an index.", valueName: "group.yaml"),
        completion: .file(extensions: ["yaml", "yml", "json"]))
    var group: String?

    @Flag(
        name: [.customShort("i"), .customLong("interactive")],
        help: "Ask one question after another, on the whole terminal.")
    var isInteractive = false

    @Option(name: .customLong("k"), help: "Hits wanted, 1 to 1000.")
    var count = 10

    @Option(help: "Hits passed over, 0 to 10000: the next page of the same list.")
    var offset = 0

    @Option(help: ArgumentHelp("First stage.", valueName: "hybrid|bm25|vector"))
    var mode = SearchOptions.Mode.hybrid

    @Option(help: ArgumentHelp("Second stage.", valueName: "none|late|cross"))
    var rerank = SearchOptions.Rerank.late

    @Option(
        name: .customLong("rerank-model"),
        help: ArgumentHelp("The cross-encoder, where there are several.", valueName: "name"),
        completion: .crossEncoder)
    var rerankModel: String?

    @Option(
        name: .customLong("cross-weight"),
        help: ArgumentHelp(
            "The cross-encoder's weight; 1 is its order alone.", valueName: "0…1"))
    var crossWeight: Double?

    @Option(
        name: .customLong("rerank-budget"),
        help: ArgumentHelp(
            "Time for the second stage, such as 100ms: it decides how many candidates are "
                + "re-ranked, so answers may differ between runs.", valueName: "duration"),
        transform: SearchCommand.seconds)
    var rerankBudget: Double?

    @Option(help: ArgumentHelp("How hybrid joins its lists.", valueName: "weighted|rrf"))
    var fusion = SearchOptions.FusionMethod.weighted

    @Option(
        help: ArgumentHelp("Vector side's weight instead of the measured one.", valueName: "0…1"))
    var vectorWeight: Double?

    // `-lang:en` is a value, whatever it looks like.
    @Option(
        name: .customLong("filter"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "What hits must be; several all hold.", valueName: "field:value|glob"),
        transform: SearchCommand.condition)
    var filters: [Condition] = []

    @Option(name: .customLong("per-source"), help: "Most hits of one source.")
    var perSource: Int?

    @Option(help: "Chunks of the source shown before and after each hit, 0 to 10.")
    var context = 0

    @Flag(
        name: .customLong("copies"),
        help: "Show chunks of the same text as hits of their own: --collapse none.")
    var showsCopies = false

    @Flag(help: "Read the query as words, whatever signs it has.")
    var plain = false

    @Flag(
        name: .customLong("no-adapter"),
        help: "Compare with the question as the model reads it, without the index's adapter.")
    var ignoresAdapter = false

    @Flag(help: "Show what each score is made of.")
    var explain = false

    @OptionGroup(title: "Expansion and variety") var expansion: ExpansionOptions

    @OptionGroup var table: TableOptions
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        try table.check(global)
        if isInteractive {
            try checkTerminal()
        } else if index == nil {
            let missing = group == nil ? "index" : "query"
            throw ValidationError("Missing expected argument '<\(missing)>'")
        } else if query == nil, group == nil {
            throw ValidationError("Missing expected argument '<query>'")
        }
        guard group == nil || query == nil else {
            throw ValidationError("--group takes the place of an index: give the question alone.")
        }
        guard (1...1000).contains(count) else { throw ValidationError("--k takes 1 to 1000.") }
        guard (0...10_000).contains(offset) else {
            throw ValidationError("--offset takes 0 to 10000.")
        }
        guard vectorWeight.map({ (0...1).contains($0) }) ?? true else {
            throw ValidationError("--vector-weight takes a number from 0 to 1.")
        }
        guard crossWeight.map({ (0...1).contains($0) }) ?? true else {
            throw ValidationError("--cross-weight takes a number from 0 to 1.")
        }
        guard rerank == .cross || (rerankModel == nil && crossWeight == nil) else {
            throw ValidationError("--rerank-model and --cross-weight need --rerank cross.")
        }
        guard perSource.map({ $0 >= 1 }) ?? true else {
            throw ValidationError("--per-source takes a number from 1.")
        }
        guard (0...10).contains(context) else {
            throw ValidationError("--context takes 0 to 10.")
        }
    }

    /// - Throws: `ValidationError` where `-i` has nobody to talk to.
    private func checkTerminal() throws {
        guard group == nil else { throw ValidationError("-i asks one index, not a group.") }
        guard index != nil else { throw ValidationError("Missing expected argument '<index>'") }
        guard !global.json, !table.isCSV, !explain else {
            throw ValidationError(
                "-i shows hits on a terminal: without --json, --output and --explain.")
        }
        guard RawTerminal.isPossible else {
            throw ValidationError(
                "-i needs a terminal on stdin and stdout; without one give the question: "
                    + "quarry search INDEX QUESTION.")
        }
    }

    func run() throws {
        if let group { return try search(group: group) }
        let index = index ?? ""
        if isInteractive {
            return try InteractiveSearch(
                index: index, options: options, style: global.style,
                open: { try self.searcher(index) }
            ).run(first: query)
        }
        let searcher = try self.searcher(index)
        let result = try searcher.search(query ?? "", options: options, explain: explain)
        if global.json {
            try Output.json(SearchOutput(result))
        } else if table.isCSV {
            try Output.csv(HitTable(result).table)
        } else {
            let links = SourceLinks(searcher.snapshot, global.style)
            Output.page(HitListing(result, links: links, style: global.style).text, global)
        }
    }

    /// A group's documents may lie anywhere: hits name them, and link to none.
    private func search(group: String) throws {
        let models = ModelStore.standard()
        let served = try ServedGroup(
            try GroupDefinition.load(path: group), models: models,
            cross: try models.cross(for: rerank, name: rerankModel, threads: global.threads),
            slots: ComputeSlots(count: global.threads), answers: false)
        let result = try served.search(index ?? "", options: options, explain: explain).result
        // The answer's own notes are for readers, and name no address.
        for member in result.missing where table.isCSV || member.detail != nil {
            LogLine.complain("warning", "without member \(member.name): \(member.fullReason)")
        }
        if global.json {
            try Output.json(SearchOutput(result))
        } else if table.isCSV {
            try Output.csv(HitTable(result).table)
        } else {
            Output.page(HitListing(result, links: .none, style: global.style).text, global)
        }
    }

    private func searcher(_ index: String) throws -> Searcher {
        let models = ModelStore.standard()
        return try Searcher(
            index: index, models: models, threads: global.threads,
            cross: try models.cross(for: rerank, name: rerankModel, threads: global.threads))
    }

    private var options: SearchOptions {
        var options = SearchOptions(
            k: count, mode: mode, rerank: rerank, fusion: fusion, vectorWeight: vectorWeight)
        options.syntax = plain ? .plain : .language
        options.filters = filters
        options.offset = offset
        options.perSource = perSource
        expansion.apply(to: &options)
        if showsCopies {
            options.collapsesCopies = false
            options.collapsesNearDuplicates = false
        }
        options.context = context
        options.rerankBudgetSeconds = rerankBudget
        options.crossWeight = crossWeight
        options.usesAdapter = !ignoresAdapter
        return options
    }

    static func condition(_ text: String) throws -> Condition {
        do throws(InvalidText) {
            return try Condition(filter: text)
        } catch {
            throw ValidationError(error.reason)
        }
    }

    private static func seconds(_ text: String) throws -> Double {
        do throws(InvalidText) {
            return try Quantities.seconds(text)
        } catch {
            throw ValidationError(error.reason)
        }
    }
}

extension ModelStore {
    /// The cross-encoder that a way to re-rank needs, if it does.
    func cross(
        for rerank: SearchOptions.Rerank, name: String?, threads: Int
    ) throws(QuarryError) -> CrossEncoder? {
        guard rerank == .cross else { return nil }
        return CrossEncoder(model: try openCross(name: name), threads: threads)
    }
}

extension SearchOptions.Mode: ExpressibleByArgument {}
extension SearchOptions.Rerank: ExpressibleByArgument {}
extension SearchOptions.FusionMethod: ExpressibleByArgument {}
