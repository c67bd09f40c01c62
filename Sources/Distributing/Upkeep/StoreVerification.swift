package import Corpus
import Storage

/// What reading a store to its end has found.
package struct StoreVerification: Sendable {
    package internal(set) var files = 0
    package internal(set) var bytes = 0
    /// One sentence each, with the file.
    package internal(set) var defects: [String] = []
    /// Receipts that were removed, so that their units are planned again.
    package internal(set) var forgotten: [String] = []
}

extension DistributedBuild {
    /// Reads all that the store's receipts name.
    /// - Parameter forgets: whether receipts that can't be read, or name what is damaged, are
    ///   removed: the next plan has their units again.
    /// - Throws: what the store can't be asked for at all.
    /// - Complexity: O(bytes).
    package func verify(forgets: Bool = false) throws(QuarryError) -> StoreVerification {
        var verification = StoreVerification()
        for name in try store.list(below: StoreLayout.receipts).map(\.name)
        where StoreLayout.receipt(named: name) != nil {
            let before = verification.defects.count
            do throws(QuarryError) {
                try check(receipt(named: name), in: &verification)
            } catch {
                verification.defects.append("\(error)")
            }
            guard forgets, verification.defects.count > before else { continue }
            try store.remove(name)
            verification.forgotten.append(name)
        }
        return verification
    }

    /// A receipt as the store has it.
    /// - Throws: `notFound`, `corrupt`.
    func receipt(named name: String) throws(QuarryError) -> Receipt {
        let path = store.described(name)
        guard let bytes = try store.get(name, limit: StoreLayout.maximumReceipt) else {
            throw QuarryError(.notFound, path: path, "is not in the store")
        }
        guard let (unit, phase) = StoreLayout.receipt(named: name) else {
            throw QuarryError(.corrupt, path: path, "is no receipt's name")
        }
        return try Receipt.read(bytes, unit: unit, phase: phase, path: path)
    }

    private func check(
        _ receipt: Receipt, in verification: inout StoreVerification
    ) throws(QuarryError) {
        for file in receipt.files {
            verification.files += 1
            do throws(QuarryError) {
                try read(file)
                verification.bytes += file.length
            } catch {
                verification.defects.append("\(error)")
            }
        }
        for (folder, object) in receipt.objects {
            verification.files += 1
            verification.bytes += try store.object(folder, object.sha256).count
        }
    }

    private func read(_ file: StoredFile) throws(QuarryError) {
        try FileSystem.withTemporaryPath(for: "verify") { folder throws(QuarryError) in
            _ = try store.path(of: file, bringingInto: folder)
        }
    }
}
