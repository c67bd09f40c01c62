import Corpus
import Foundation
import Indexing
import Storage

extension DistributedBuild {
    /// Removes what the corpus as it is now needs no more: of sources that are gone or changed, of
    /// settings that were, of attempts that were cut off.
    /// - Parameters:
    ///   - graceSeconds: what is younger stays: somebody may be at work for it.
    ///   - isDry: nothing is removed.
    ///   - now: seconds since 1970.
    /// - Throws: `invalidInput` while units are missing, for what is needed is known when the index
    ///   can be assembled, and where the guard refuses; as `state`.
    /// - Complexity: O(files of the store), and a receipt read for each that is needed or young.
    package func clean(
        graceSeconds: Double, isDry: Bool, now: Double = Date().timeIntervalSince1970
    ) throws -> StoreCleaning {
        let state = try state()
        guard !state.survey.removals.isRefused else {
            throw QuarryError(
                .invalidInput, path: store.place,
                "nothing was removed: "
                    + state.survey.removals.refusal(job: file, index: options.index))
        }
        guard state.isReady else {
            throw QuarryError(
                .invalidInput, path: store.place,
                "what is needed is not known yet: \(state.lack); run this when "
                    + "`quarry distribute plan` prints nothing")
        }
        let oldest = now - graceSeconds
        var needed = try needed(by: state)
        // Receipts first: one that is there names what is there.
        let listed = try StoreLayout.folders.reversed().flatMap { try store.list(below: $0) }
        // Somebody may have come to need what is old, and said so since.
        try addNeeded(byReceiptsFrom: oldest, to: &needed)
        var cleaning = StoreCleaning()
        for file in listed {
            guard !needed.contains(file.name), file.modified < oldest else {
                cleaning.kept += 1
                continue
            }
            if !isDry { try store.remove(file.name) }
            cleaning.removed.append(file.name)
            cleaning.bytes += file.length
        }
        try removeUploads(begunBy: oldest, isDry: isDry, &cleaning)
        return cleaning
    }

    /// Of workers that were killed.
    private func removeUploads(
        begunBy time: Double, isDry: Bool, _ cleaning: inout StoreCleaning
    ) throws(QuarryError) {
        do throws(QuarryError) {
            cleaning.uploads = try store.removeUploads(begunBy: time, isDry: isDry)
        } catch {
            // A server that knows no uploads may answer anything.
            guard error.code == .invalidInput || error.code == .corrupt else { throw error }
            cleaning.uploadsRefusal = error
        }
    }

    private func needed(by state: DistributedState) throws(QuarryError) -> Set<String> {
        var needed = state.objects.union([StoreLayout.mark])
        let packs = Set(state.places.values.map(\.pack))
        for name in state.receipts {
            let receipt = try receipt(named: name)
            let isUsed =
                receipt.phase != .prepare || receipt.pack.map(packs.contains) ?? false
                || (receipt.sources ?? []).contains {
                    $0.failure != nil && state.failureKeys.contains($0.key)
                }
            if isUsed { needed.formUnion([name] + receipt.outputNames) }
        }
        return needed
    }

    /// Adds receipts from some second on, and what they name.
    private func addNeeded(
        byReceiptsFrom oldest: Double, to needed: inout Set<String>
    ) throws(QuarryError) {
        for file in try store.list(below: StoreLayout.receipts)
        where file.modified >= oldest && StoreLayout.receipt(named: file.name) != nil
            && !needed.contains(file.name)
        {
            do throws(QuarryError) {
                let receipt = try receipt(named: file.name)
                needed.formUnion([file.name] + receipt.outputNames)
            } catch  where error.code == .corrupt || error.code == .notFound {
                // It names nothing.
                continue
            }
        }
    }
}
