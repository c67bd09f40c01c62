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
    /// Damaged files that were removed, so that they are made again.
    package internal(set) var removed: [String] = []

    /// Receipts that can't be read, or name what has a defect.
    fileprivate var badReceipts: [String] = []
    fileprivate var damaged: Set<String> = []

    /// Notes a defect of a file of the store.
    /// - Throws: an error that says nothing of the file: that this machine may not read it, or has
    ///   no room for it.
    fileprivate mutating func note(_ error: QuarryError, of name: String) throws(QuarryError) {
        switch error.code {
        case .corrupt: damaged.insert(name)
        case .notFound: break
        default: throw error
        }
        defects.append("\(error)")
    }
}

extension DistributedBuild {
    /// Reads all that the store's receipts name.
    /// - Parameter forgets: whether damaged files are removed, and receipts that can't be read or
    ///   name what is damaged or gone: the next plan has their units again.
    /// - Throws: what the store can't be asked for at all, and what keeps this machine from reading
    ///   a file; nothing was removed then.
    /// - Complexity: O(bytes).
    package func verify(forgets: Bool = false) throws(QuarryError) -> StoreVerification {
        var verification = StoreVerification()
        for name in try store.list(below: StoreLayout.receipts).map(\.name)
        where StoreLayout.receipt(named: name) != nil {
            let before = verification.defects.count
            try check(receiptNamed: name, in: &verification)
            if verification.defects.count > before { verification.badReceipts.append(name) }
        }
        if forgets, !verification.badReceipts.isEmpty { try forget(&verification) }
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
        receiptNamed name: String, in verification: inout StoreVerification
    ) throws(QuarryError) {
        let receipt: Receipt
        do throws(QuarryError) {
            receipt = try self.receipt(named: name)
        } catch {
            return try verification.note(error, of: name)
        }
        for file in receipt.files {
            verification.files += 1
            do throws(QuarryError) {
                try read(file)
                verification.bytes += file.length
            } catch {
                try verification.note(error, of: file.name)
            }
        }
        for (folder, object) in receipt.objects {
            verification.files += 1
            do throws(QuarryError) {
                verification.bytes += try store.object(folder, object.sha256).count
            } catch {
                try verification.note(error, of: StoreLayout.object(folder, object.sha256))
            }
        }
    }

    private func read(_ file: StoredFile) throws(QuarryError) {
        do throws(QuarryError) {
            try FileSystem.withTemporaryPath(for: "verify") { folder throws(QuarryError) in
                _ = try store.path(of: file, bringingInto: folder)
            }
        } catch {
            // A bucket says that of what this machine may not read, too; of that it can't tell
            // whether it is whole.
            if error.code == .notFound { _ = try store.isWhole(file) }
            throw error
        }
    }

    /// Damaged files go before the receipts that name them: were this cut off between, the next one
    /// would find them gone.
    private func forget(_ verification: inout StoreVerification) throws(QuarryError) {
        guard try store.get(StoreLayout.mark, limit: StoreMark.maximumBytes) != nil else {
            throw QuarryError(
                .notFound, path: store.place,
                "the store is gone; nothing was removed. Is a share not mounted any more?")
        }
        let receipts = Set(verification.badReceipts)
        for name in verification.damaged.subtracting(receipts).sorted() {
            try store.remove(name)
            verification.removed.append(name)
        }
        for name in verification.badReceipts {
            try store.remove(name)
            verification.forgotten.append(name)
        }
    }
}
