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
    /// - Throws: `invalidInput` while units are missing: what is needed is known when the index can
    ///   be assembled; as `state`.
    package func clean(
        graceSeconds: Double, isDry: Bool, now: Double = Date().timeIntervalSince1970
    ) throws -> StoreCleaning {
        let state = try state()
        guard state.isReady else {
            throw QuarryError(
                .invalidInput, path: store.place,
                "\(state.missing.count) units are missing, so what is needed is not known yet; "
                    + "run this when `quarry distribute plan` prints nothing")
        }
        var needed = state.objects.union([StoreLayout.mark])
        for name in state.receipts {
            let receipt = try receipt(named: name)
            guard receipt.phase != .prepare || state.uses(receipt) else { continue }
            needed.insert(name)
            needed.formUnion(receipt.files.map(\.name))
            needed.formUnion(
                receipt.objects.map { StoreLayout.object($0.folder, $0.object.sha256) })
        }
        var cleaning = StoreCleaning()
        // Receipts first: one that is there names what is there.
        for folder in StoreLayout.folders.reversed() {
            for file in try store.list(below: folder) {
                guard !needed.contains(file.name), file.modified < now - graceSeconds else {
                    cleaning.kept += 1
                    continue
                }
                if !isDry { try store.remove(file.name) }
                cleaning.removed.append(file.name)
                cleaning.bytes += file.length
            }
        }
        return cleaning
    }
}

extension DistributedState {
    /// Whether a source of the corpus is prepared by a receipt's unit, or failed in it.
    fileprivate func uses(_ receipt: Receipt) -> Bool {
        if let pack = receipt.pack, places.values.contains(where: { $0.pack == pack }) {
            return true
        }
        let failed = Set(failures.map(\.source))
        return (receipt.sources ?? []).contains { $0.failure != nil && failed.contains($0.path) }
    }
}
