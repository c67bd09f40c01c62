import ArgumentParser
import Corpus
import Foundation
import Searching

/// Options of `quarry search` that look for more than the query says, and that choose among
/// what was found.
struct ExpansionOptions: ParsableArguments {
    /// Which chunks are one hit.
    enum Collapse: String, ExpressibleByArgument, CaseIterable { case none, copies, near }

    @Option(
        name: .customLong("expand"),
        help: ArgumentHelp(
            "Look for more than the query says: terms of the best chunks (rm3), or three variants "
                + "by a language model (llm); may be repeated.", valueName: "rm3|llm"))
    var expansions: [SearchOptions.Expansion] = []

    @Option(
        name: .customLong("expand-timeout"),
        help: ArgumentHelp(
            "Time for --expand llm, 100ms to 60s; it is left out when that is over.",
            valueName: "duration"),
        transform: ExpansionOptions.seconds)
    var timeout = 5.0

    @Option(
        name: .customLong("llm-endpoint"),
        help: ArgumentHelp(
            "OpenAI-compatible endpoint instead of QUARRY_LLM_ENDPOINT and the job's; the key is "
                + "taken from QUARRY_LLM_KEY.", valueName: "url"))
    var endpoint: String?

    @Option(
        name: .customLong("llm-model"),
        help: ArgumentHelp(
            "Its model instead of QUARRY_LLM_MODEL and the job's.", valueName: "name"))
    var model: String?

    @Flag(name: .customLong("no-synonyms"), help: "Leave the job's synonyms aside.")
    var ignoresSynonyms = false

    @Option(
        help: ArgumentHelp(
            "Which chunks are one hit: those of the same text (copies), of nearly the same (near).",
            valueName: "none|copies|near"))
    var collapse = Collapse.copies

    @Option(
        name: .customLong("mmr"),
        help: ArgumentHelp(
            "Order hits so that each says something new: 1 is by relevance alone, 0 by "
                + "difference alone.", valueName: "0…1"))
    var relevanceShare: Double?

    func validate() throws {
        guard relevanceShare.map({ (0...1).contains($0) }) ?? true else {
            throw ValidationError("--mmr takes a number from 0 to 1.")
        }
        guard (0.1...60).contains(timeout) else {
            throw ValidationError("--expand-timeout takes 100ms to 60s.")
        }
    }

    /// Puts what is asked for into the options of a search.
    func apply(
        to options: inout SearchOptions,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        options.expansions = Set(expansions)
        options.expansionSeconds = timeout
        options.usesSynonyms = !ignoresSynonyms
        options.collapsesCopies = collapse != .none
        options.collapsesNearDuplicates = collapse == .near
        options.relevanceShare = relevanceShare
        options.variantWriter = VariantWriter(
            endpoint: endpoint ?? environment["QUARRY_LLM_ENDPOINT"] ?? "",
            model: model ?? environment["QUARRY_LLM_MODEL"] ?? "",
            key: environment["QUARRY_LLM_KEY"].flatMap { $0.isEmpty ? nil : $0 })
    }

    private static func seconds(_ text: String) throws -> Double {
        do throws(InvalidText) {
            return try Quantities.seconds(text)
        } catch {
            throw ValidationError(error.reason)
        }
    }
}

extension SearchOptions.Expansion: ExpressibleByArgument {}
