import Corpus
import Storage

extension RepositoryFolder {
    /// Which of the keys has signed a pointer; nil: none of them.
    /// - Throws: `io`, `limitExceeded`.
    func signer(
        of stored: StoredPointer, among keys: [PublicKey]
    ) throws(QuarryError) -> PublicKey? {
        let (pointer, file) = stored
        let name = RepositoryLayout.numbered(pointer.channel, sequence: pointer.sequence)
        return try soundSignature(of: name)?.signer(of: file, among: keys)
    }

    /// The signature of what has this name; nil where there is none.
    /// - Throws: `corrupt`, `io`.
    func signature(of name: String) throws(QuarryError) -> Signature? {
        let name = name + RepositoryLayout.minisign
        guard let file = try store.read(name, limit: Signature.maximumFileBytes) else { return nil }
        return try Signature(file: file, path: path(name))
    }

    /// As `signature`, for whom one that is damaged or in another form is none.
    /// - Throws: `io`, `limitExceeded`: what can't be read may be sound.
    func soundSignature(of name: String) throws(QuarryError) -> Signature? {
        do throws(QuarryError) {
            return try signature(of: name)
        } catch  where error.code == .corrupt {
            return nil
        }
    }

    /// Writes both forms of a signature of what is never signed twice: one that is there stays, whoever's
    /// it is. A damaged one is replaced.
    /// - Parameter name: in the repository, without the signatures' endings.
    func keep(
        _ signature: Signature, by key: PublicKey, as name: String
    ) throws(QuarryError) {
        guard let there = try soundSignature(of: name), there.keyID != key.id
        else { return try write(signature, as: name) }
        // An export that was killed right here has left the one form.
        guard try !store.exists(name + RepositoryLayout.raw) else { return }
        try write(there.bytes, to: name + RepositoryLayout.raw, at: .exportSignature)
    }

    /// Writes both forms of a signature unless they are there.
    func write(_ signature: Signature, as name: String) throws(QuarryError) {
        for (ending, form) in signature.forms {
            try write(form, to: name + ending, at: .exportSignature)
        }
    }
}

extension Signature {
    /// Its files: ending and bytes.
    var forms: [(ending: String, bytes: [UInt8])] {
        [(RepositoryLayout.minisign, Array(text.utf8)), (RepositoryLayout.raw, bytes)]
    }
}
