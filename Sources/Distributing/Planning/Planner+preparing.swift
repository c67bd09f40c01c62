import Corpus
import Indexing
import Jobs
import Segments
import Storage

extension Planner {
    /// - Returns: whether all is prepared.
    func prepare(_ state: inout DistributedState) throws -> Bool {
        let files = state.survey.files
        guard let kept = try steps.kept(in: state.survey, index: options.index) else {
            throw QuarryError(.io, path: options.index, state.survey.removals.standstill)
        }
        state.kept = kept
        state.sourceCount = files.count + kept.count
        guard state.sourceCount > 0 || !state.survey.failures.isEmpty else {
            throw QuarryError(
                .notFound, path: steps.job.corpus.roots.first,
                "holds no file that the job selects: there is nothing to plan")
        }
        let listed = try store.list(below: StoreLayout.preparations(steps.preparation))
            .compactMap { StoreLayout.receipt(named: $0.name)?.unit }
        var index = PreparedIndex()
        for receipt in try receipts(ofUnits: listed, phase: .prepare) {
            index.add(receipt)
            state.receipts.insert(path(of: receipt))
        }
        let pending = files.filter { !covers(index, $0.file) }
        let units = try cut(pending, of: files, state: &state)
        // What a store does not list yet may be there all the same.
        guard let receipts = try plan(units, as: .prepare, in: &state) else {
            for receipt in state.phases.last?.units.compactMap(\.receipt) ?? [] {
                index.add(receipt)
            }
            state.preparedCount = state.sourceCount - pending.count { !covers(index, $0.file) }
            return false
        }
        for receipt in receipts { index.add(receipt) }
        try take(index, into: &state)
        return true
    }

    private func covers(_ index: PreparedIndex, _ file: SourceFile) -> Bool {
        index.prepared[steps.key(of: file).hex] != nil
            || index.failed[steps.failureKey(of: file).hex] != nil
    }

    /// Notes what became of each source.
    private func take(
        _ index: PreparedIndex, into state: inout DistributedState
    ) throws(QuarryError) {
        for file in state.survey.files.map(\.file) + state.kept {
            let key = steps.key(of: file).hex
            if let place = index.prepared[key] {
                state.indexed.append(IndexedSource(file: file, chunkCount: place.chunks))
                state.places[key] = place
                continue
            }
            let failureKey = steps.failureKey(of: file).hex
            if let failure = index.failed[failureKey] {
                state.failureKeys.insert(failureKey)
                state.failures.append(
                    SourceFailure(
                        source: file.id.path, code: ErrorCode(rawValue: failure.code) ?? .corrupt,
                        reason: failure.reason))
            } else {
                throw QuarryError(
                    .io, path: file.id.path,
                    "is in no receipt of those that prepared sources, or can't be read now and "
                        + "the store has not the version that the index has")
            }
        }
        state.indexed.sort { $0.file.id < $1.file.id }
        state.preparedCount = state.sourceCount
    }

    /// Cuts sources into units of about equal cost. A unit ends after the source with which it has
    /// cost enough, so that units of which some are done leave the others as they were.
    /// - Parameter all: the whole corpus, which says how much is enough.
    private func cut(
        _ pending: [HashedFile], of all: [HashedFile], state: inout DistributedState
    ) throws(QuarryError) -> [Unit] {
        let total = all.reduce(0) { $0 + UnitCost.seconds(preparing: $1.file) }
        let enough = max(unitSeconds, total / Double(maximumUnits ?? .max))
        // So that a partition's sources come to be in few packs.
        let ordered = pending.map { (place: Partitioning.place(of: $0.id), file: $0) }
            .sorted { ($0.place, $0.file.id) < ($1.place, $1.file.id) }
        var units: [Unit] = []
        var sources: [UnitSource] = []
        var keys: Set<String> = []
        var (cost, pathBytes) = (0.0, 0)
        for (index, entry) in ordered.enumerated() {
            let source = try source(entry.file, in: state.survey.listing.roots)
            // A copy is prepared with what it is a copy of.
            if keys.insert(source.key).inserted {
                sources.append(source)
                cost += UnitCost.seconds(preparing: entry.file.file)
                pathBytes += source.path.utf8.count
            }
            let isLast = index == ordered.count - 1
            let isFull =
                cost >= enough || sources.count >= maximumSources || pathBytes >= maximumPathBytes
            guard isFull || isLast, !sources.isEmpty else { continue }
            var unit = Unit(.prepare, of: steps, seconds: cost)
            try set(SourceList(sources: sources), of: &unit, state: &state)
            units.append(unit)
            (sources, cost, pathBytes) = ([], 0, 0)
        }
        return units
    }

    private func source(
        _ file: HashedFile, in roots: [CorpusListing.Root]
    ) throws(QuarryError) -> UnitSource {
        var source = UnitSource(file.file, key: steps.key(of: file.file))
        source.offset = file.scanned.range?.lowerBound
        let path = file.scanned.path
        for (number, root) in roots.enumerated() {
            // By bytes: what begins with a combining mark is one character with the slash.
            guard path.utf8.starts(with: (root.path + "/").utf8) else { continue }
            source.root = number
            if root.path(of: file.id) != path {
                source.file = String(
                    decoding: path.utf8.dropFirst(root.path.utf8.count + 1), as: UTF8.self)
            }
            return source
        }
        throw QuarryError(.invalidInput, path: path, "lies in none of the job's roots")
    }
}
