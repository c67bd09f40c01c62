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

    /// What a question has in common with all that was searched for it.
    func background(of question: String, in found: Found) async throws -> QuestionBackground {
        guard let group = catalog.group(found.generation.index) else {
            let generation = found.generation
            try await generation.prepared()
            return try await work.run {
                return try generation.searcher(restriction: nil).background(
                    of: question, sample: generation.sample)
            }
        }
        return try await gathering.run { () throws -> QuestionBackground in
            do throws(QuarryError) {
                return try group.background(
                    of: question, root: found.generation.root, without: found.result.missing)
            } catch  where error.code == .io {
                throw Self.unanswered(error)
            }
        }
    }

    /// A group's error names members and says why, and holds no path of this machine's.
    static func unanswered(_ error: QuarryError) -> Problem { unanswered(error.reason) }

    static func unanswered(_ reason: String) -> Problem {
        Problem(.overloaded, reason, headers: ["Retry-After": "5"])
    }

    /// What answers under a name, an index or a group.
    /// - Throws: `Problem`.
    func answering(_ name: String?) throws(Problem) -> ServedGeneration {
        if let group = catalog.group(name) { return group.generation.whole }
        return try served(name).generation
    }
}
