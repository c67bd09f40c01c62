package import Corpus
package import Searching
import Snapshots

/// Asks two indexes the same questions and finds why answers differ: by answering in the worlds
/// between the two, each one change further than the one before. A change that moves the answer is
/// a cause; whatever moved it, at least one is found.
package struct AnswerComparison: Sendable {
    private let difference: IndexDifference
    private let worlds: [World]
    private let options: SearchOptions
    /// Names before → names of now.
    private let renamed: [String: String]

    /// - Parameter options: how questions are asked; nil: the usual ones.
    /// - Throws: `corrupt`; what opening the models throws.
    package init(
        _ difference: IndexDifference, encoders: EncoderPool, options: SearchOptions? = nil
    ) throws(QuarryError) {
        let options = options ?? Self.usualOptions(for: difference)
        self.difference = difference
        self.options = options
        let needsModel = options.mode != .bm25 || options.rerank == .late
        worlds = try World.path(difference, encoders: needsModel ? encoders : nil)
        renamed = Dictionary(
            uniqueKeysWithValues: difference.sources.names.renamed.map {
                ($0.from.path, $0.to.path)
            })
    }

    /// Hybrid, re-ranked late where both indexes hold token vectors.
    package static func usualOptions(for difference: IndexDifference) -> SearchOptions {
        let stored = [difference.before, difference.now].map(\.settings.rerank.storeLate)
        return SearchOptions(k: 10, rerank: stored.contains(.none) ? .none : .late)
    }

    /// - Throws: `corrupt`.
    /// - Complexity: two searches, and for a changed answer one more a change between the indexes.
    package func ask(_ query: String) throws(QuarryError) -> AnswerDifference {
        let first = try answer(query, in: worlds[0], as: options)
        let last = try answer(query, in: worlds[worlds.count - 1], as: options)
        guard first != last else {
            return AnswerDifference(query: query, before: first, now: last, causes: [])
        }
        var causes: [AnswerDifference.Cause] = []
        var passages = first
        for (number, world) in worlds.enumerated().dropFirst() {
            guard let step = world.step else { continue }
            let next =
                number == worlds.count - 1 ? last : try answer(query, in: world, as: options)
            if next != passages {
                let found = try self.causes(
                    of: step, asking: query, from: worlds[number - 1], to: world,
                    among: Set(passages).symmetricDifference(next))
                causes = Self.merged(causes + found)
            }
            passages = next
        }
        return AnswerDifference(query: query, before: first, now: last, causes: causes)
    }

    private func answer(
        _ query: String, in world: World, as options: SearchOptions
    ) throws(QuarryError) -> [AnswerDifference.Passage] {
        try world.searcher.search(query, options: options).hits.map { hit in
            let page = hit.chunk.span.page
            let source = hit.source.id.path
            return .init(
                source: world.isPast ? renamed[source] ?? source : source, text: hit.chunk.text,
                page: page > 0 ? page : nil)
        }
    }

    /// - Parameter moved: passages that came or left with the step.
    private func causes(
        of step: World.Step, asking query: String, from before: World, to now: World,
        among moved: Set<AnswerDifference.Passage>
    ) throws(QuarryError) -> [AnswerDifference.Cause] {
        let names = difference.sources.names
        func sources(_ concerned: [SourceID]) -> [String] {
            let paths = Set(concerned.map(\.path))
            return Set(moved.map(\.source)).intersection(paths).sorted()
        }
        switch step {
        case .removed: return [.init(kind: .removed, sources: sources(names.removed))]
        case .editedAway, .editedIn: return [.init(kind: .edited, sources: sources(names.changed))]
        case .added: return [.init(kind: .outranked, sources: sources(names.added))]
        case .weights:
            // Without one that is told apart the mean vectors of scripts have moved.
            let keys = difference.keys(.weights)
            return [keys.isEmpty ? .init(kind: .statistics) : .init(kind: .weights, keys: keys)]
        case .search: return [.init(kind: .settings, keys: difference.keys(.search))]
        case .segments: return try causes(ofSegmentsTo: now, asking: query, from: before)
        }
    }

    /// The same sources and passages, as far as bytes tell, in other segments: each retriever alone
    /// tells which side of the answer moved.
    private func causes(
        ofSegmentsTo now: World, asking query: String, from before: World
    ) throws(QuarryError) -> [AnswerDifference.Cause] {
        func isMoved(_ mode: SearchOptions.Mode) throws(QuarryError) -> Bool {
            let alone = SearchOptions(k: options.k, mode: mode, rerank: .none)
            return try answer(query, in: before, as: alone) != answer(query, in: now, as: alone)
        }
        let words = options.mode == .vector ? false : try isMoved(.bm25)
        let vectors = options.mode == .bm25 ? false : try isMoved(.vector)
        let (model, build) = (difference.keys(.model), difference.keys(.build))
        var causes: [AnswerDifference.Cause] = []
        if !model.isEmpty, vectors || !words { causes.append(.init(kind: .model, keys: model)) }
        // Without words that moved and without another model it is passages that are cut otherwise,
        // and what was re-scored of them.
        if !build.isEmpty, words || model.isEmpty {
            causes.append(.init(kind: .settings, keys: build))
        }
        if causes.isEmpty || words && build.isEmpty { causes.append(.init(kind: .statistics)) }
        return causes
    }

    /// One cause a kind, in the order they were found.
    private static func merged(
        _ causes: [AnswerDifference.Cause]
    ) -> [AnswerDifference.Cause] {
        causes.reduce(into: []) { merged, cause in
            guard let place = merged.firstIndex(where: { $0.kind == cause.kind }) else {
                return merged.append(cause)
            }
            merged[place].sources = Set(merged[place].sources + cause.sources).sorted()
            merged[place].keys = Set(merged[place].keys + cause.keys).sorted()
        }
    }
}

extension World {
    /// Whether it answers from the segments of before, under the names of then.
    fileprivate var isPast: Bool {
        switch step {
        case nil, .removed, .editedAway: true
        case .segments, .weights, .search, .editedIn, .added: false
        }
    }
}
