import Corpus
import Indexing
import Snapshots
import Storage

/// Finds out what is to be done next, from the corpus and the store alone: whoever asks, and how
/// often, gets the same answer.
struct Planner: Sendable {
    let steps: BuildSteps
    let store: any UnitStore
    let options: CorpusSurvey.Options
    /// How long preparing a unit's sources is to take, of one core.
    var unitSeconds = UnitCost.unitSeconds
    /// Of the first phase.
    var maximumUnits: Int?
    /// Of a unit that prepares them: its receipt has to be short enough to be read.
    var maximumSources = Self.mostSources
    /// Of their paths, likewise.
    var maximumPathBytes = 8 << 20
    /// Whether what units refer to is put into the store, for somebody to do them.
    var publishes = false
    /// Whether what failed is to be tried again.
    var retriesFailed = false

    static let mostSources = 50_000

    /// Requests to the store at a time.
    static let connections = 16

    /// - Throws: as `CorpusSurvey`; `notFound` for an empty corpus; `corrupt` for a store that
    ///   is damaged, with the file; `io` where what can't be read can't stay as it was either.
    /// - Complexity: O(sources + segments), and the text of files that changed.
    func state() throws -> DistributedState {
        var state = DistributedState(survey: try steps.survey(options))
        guard !state.survey.removals.isRefused else { return state }
        // 1. Sources whose chunks and vectors nobody has.
        guard try prepare(&state) else { return state }
        // 2. Partitions, since it is known now how many there are.
        guard try segment(&state) else { return state }
        // 3. The weights of the retrievers, over all segments.
        try measure(&state)
        return state
    }

    /// Adds a phase to the state: its units with their receipts.
    /// - Returns: the receipts, if all are there.
    func plan(
        _ units: [UnitDraft], as phase: Phase, in state: inout DistributedState
    ) throws(QuarryError) -> [Receipt]? {
        let results = Parallel.map(units.count, threads: Self.connections) { index in
            Result { () throws(QuarryError) in try planned(units[index]) }
        }
        let found = try results.map { result throws(QuarryError) in try result.get() }
        state.phases.append(.init(phase: phase, units: found))
        let receipts = found.compactMap(\.receipt)
        for receipt in receipts { state.receipts.insert(path(of: receipt)) }
        return receipts.count == units.count ? receipts : nil
    }

    private func planned(_ draft: UnitDraft) throws(QuarryError) -> PlannedUnit {
        let unit = draft.unit
        var planned = PlannedUnit(
            unit: unit, name: unit.name, seconds: draft.seconds, receipt: nil)
        let receipt = try receipt(ofUnit: planned.name, phase: unit.phase)
        if let receipt,
            unit.isAnswered(by: receipt, preparing: draft.files.lazy.map(\.file), steps: steps)
        {
            planned.receipt = receipt
        }
        return planned
    }

    /// Reads what the receipts of the last phase name in a folder. A receipt that names what can't
    /// be read, as another version's, counts as none: its unit is done again.
    /// - Returns: one a unit; nil where there is such a one.
    /// - Throws: `notFound`; `corrupt` where bytes are not those that the receipt names.
    func outputs<Output>(
        in folder: String, of state: inout DistributedState,
        read: (_ bytes: [UInt8], _ path: String) throws(QuarryError) -> Output
    ) throws(QuarryError) -> [Output]? {
        var outputs: [Output] = []
        let last = state.phases.count - 1
        let units = state.phases[last].units
        for (number, unit) in units.enumerated() {
            guard let object = unit.receipt?.objects.first(where: { $0.folder == folder })?.object
            else {
                state.phases[last].units[number].receipt = nil
                continue
            }
            let bytes = try store.object(folder, object.sha256)
            do throws(QuarryError) {
                let path = store.described(StoreLayout.object(folder, object.sha256))
                outputs.append(try read(bytes, path))
            } catch {
                state.phases[last].units[number].receipt = nil
            }
        }
        return outputs.count == units.count ? outputs : nil
    }

    func path(of receipt: Receipt) -> String {
        StoreLayout.receipt(receipt.unit, of: receipt.phase, preparation: steps.preparation)
    }

    /// Nil where there is none, or one that can't be read: then the unit is to be done again.
    func receipt(ofUnit unit: String, phase: Phase) throws(QuarryError) -> Receipt? {
        let path = StoreLayout.receipt(unit, of: phase, preparation: steps.preparation)
        guard let bytes = try store.get(path, limit: StoreLayout.maximumReceipt) else {
            return nil
        }
        return try? Receipt.read(bytes, unit: unit, phase: phase, path: store.described(path))
    }

    /// Receipts of units, as many at a time as the store is asked at once.
    func receipts(ofUnits units: [String], phase: Phase) throws(QuarryError) -> [Receipt] {
        let results = Parallel.map(units.count, threads: Self.connections) { index in
            Result { () throws(QuarryError) in try receipt(ofUnit: units[index], phase: phase) }
        }
        return try results.map { result throws(QuarryError) in try result.get() }
            .compactMap(\.self)
    }

    /// Puts an object into the store, where it is for somebody to read, and notes it.
    func refer(
        to bytes: [UInt8], in folder: String, state: inout DistributedState
    ) throws(QuarryError) -> FileReference {
        let sha256 = Digest.sha256(bytes).hex
        if publishes { _ = try store.put(object: bytes, in: folder) }
        state.objects.insert(StoreLayout.object(folder, sha256))
        return FileReference(sha256: sha256, bytes: bytes.count)
    }

    /// States a unit's sources in its line, or in a list where they are too many.
    func set(
        _ list: SourceList, of unit: inout Unit, state: inout DistributedState
    ) throws(QuarryError) {
        unit.sources = list
        guard unit.line.utf8.count > Unit.maximumBytes else { return }
        unit.sources = nil
        unit.list = try refer(to: list.encoded, in: StoreLayout.lists, state: &state)
    }
}
