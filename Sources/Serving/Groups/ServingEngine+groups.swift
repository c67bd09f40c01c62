import Corpus
import Searching

extension ServingEngine {
    /// Searches a group for a caller; only whole answers are remembered.
    func search(
        _ query: String, in group: ServedGroup, for caller: Caller, options: SearchOptions,
        explain: Bool
    ) async throws -> Found {
        let watch = Stopwatch()
        let generation = group.generation
        var key = SearchKey(
            index: group.name, root: generation.root, groups: caller.groups, query: query,
            options: options, isExplained: explain)
        if generation.absent.isEmpty, var result = searches[key] {
            result.seconds = watch.seconds
            group.tally.count([])
            return Found(generation: generation.whole, result: result)
        }
        let found = try await gathering.run { () throws -> ServedGroup.Found in
            do throws(QuarryError) {
                return try group.search(
                    query, options: options, explain: explain, readers: caller.groups)
            } catch  where error.code == .io {
                throw Self.unanswered(error)
            }
        }
        if found.result.missing.isEmpty {
            key.root = found.generation.root
            searches.insert(found.result, for: key, bytes: found.result.size)
        }
        return Found(generation: found.generation.whole, result: found.result)
    }

    /// A group's error names members and says why, and holds no path of this machine's.
    static func unanswered(_ error: QuarryError) -> Problem {
        Problem(.overloaded, error.reason, headers: ["Retry-After": "5"])
    }

    /// What answers under a name, an index or a group.
    /// - Throws: `Problem`.
    func answering(_ name: String?) throws(Problem) -> ServedGeneration {
        if let group = catalog.group(name) { return group.generation.whole }
        return try served(name).generation
    }
}
