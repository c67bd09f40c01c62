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
        for found in try receipts(ofUnits: listed, phase: .prepare) {
            guard let receipt = try retriesFailed ? withoutFailures(found) : found else { continue }
            index.add(receipt)
            state.receipts.insert(path(of: receipt))
        }
        let pending = files.filter { !index.covers($0.file, steps: steps) }
        let drafts = try cut(pending, of: files, state: &state)
        // What a store does not list yet may be there all the same.
        guard let receipts = try plan(drafts, as: .prepare, in: &state) else {
            for receipt in state.phases.last?.units.compactMap(\.receipt) ?? [] {
                index.add(receipt)
            }
            state.unprepared = pending.filter { !index.covers($0.file, steps: steps) }
                .map(\.id.path)
            return false
        }
        for receipt in receipts { index.add(receipt) }
        try take(index, into: &state)
        return true
    }

    /// Takes what failed out of a receipt of the store. Whoever has the old unit does it anew.
    /// - Returns: nil where nothing is left, and the receipt is gone.
    private func withoutFailures(_ receipt: Receipt) throws(QuarryError) -> Receipt? {
        guard receipt.failedCount > 0 else { return receipt }
        var rest = receipt
        rest.sources?.removeAll { $0.failure != nil }
        guard rest.sources?.isEmpty == false else {
            try store.remove(path(of: receipt))
            return nil
        }
        try store.replace(path(of: receipt), with: rest.stored)
        return rest
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
    }

    /// Cuts sources into units of about equal cost. A unit ends after the source with which it has
    /// cost enough, so that units of which some are done leave the others as they were.
    /// - Parameter all: the whole corpus, which says how much is enough.
    private func cut(
        _ pending: [HashedFile], of all: [HashedFile], state: inout DistributedState
    ) throws(QuarryError) -> [UnitDraft] {
        let total = all.reduce(0) { $0 + UnitCost.seconds(preparing: $1.file) }
        let enough = max(unitSeconds, total / Double(maximumUnits ?? .max))
        var keys: Set<Digest> = []
        // So that a partition's sources come to be in few packs. A copy is prepared with what it is
        // a copy of.
        let ordered = pending.map { (place: Partitioning.place(of: $0.id), file: $0) }
            .sorted { ($0.place, $0.file.id) < ($1.place, $1.file.id) }.map(\.file)
            .filter { keys.insert(steps.key(of: $0.file)).inserted }
        var drafts: [UnitDraft] = []
        var sources: [UnitSource] = []
        var (cost, pathBytes) = (0.0, 0)
        for (index, file) in ordered.enumerated() {
            let source = try source(file, in: state.survey.listing.roots)
            sources.append(source)
            cost += UnitCost.seconds(preparing: file.file)
            pathBytes += source.path.utf8.count
            let isFull =
                cost >= enough || sources.count >= maximumSources || pathBytes >= maximumPathBytes
            guard isFull || index == ordered.count - 1 else { continue }
            var draft = UnitDraft(.prepare, of: self, seconds: cost)
            draft.files = ordered[index + 1 - sources.count...index]
            try set(SourceList(sources: sources), of: &draft.unit, state: &state)
            drafts.append(draft)
            (sources, cost, pathBytes) = ([], 0, 0)
        }
        return drafts
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
