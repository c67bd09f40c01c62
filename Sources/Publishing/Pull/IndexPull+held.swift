import Corpus
import Snapshots
import Storage

extension IndexPull {
    /// What the folder and the caller hold the repository to.
    struct Held {
        /// Nil where there is nothing that counts.
        var memory: PullMemory?
        var last: PullMemory.Channel?
        /// One of them has to have signed; empty: nobody.
        var keys: [PublicKey]
        /// Lines of keys that were replaced, and of those that took their places.
        var heirs: [String: String]
        /// Whether the pointer seen last, if it is the channel's still, says all there is to know.
        var mayBeSame: Bool
    }

    func heldTo() throws(QuarryError) -> Held {
        let path = FileSystem.path(PullMemory.fileName, in: store.layout.root)
        let remembered = try PullMemory.read(index: store.layout.root)
        let pinned = try remembered?.publicKeys(path: path) ?? []
        let heirs = remembered?.heirs ?? [:]
        let keys =
            options.keys.isEmpty ? pinned : options.keys.map { Self.newest(of: $0, heirs) }
        // What was learnt from pointers that nobody had to sign, anybody can have said.
        let memory = pinned.isEmpty && !keys.isEmpty ? nil : remembered
        let last = memory?.channels[options.channel]
        return Held(
            memory: memory, last: last, keys: keys, heirs: heirs,
            mayBeSame: Set(keys) == Set(pinned)
                && (last.map { isWhole($0, signedBy: keys) } ?? false))
    }

    /// Who names a key that was replaced means the one that took its place: the old one may be in
    /// other hands by now.
    private static func newest(of key: PublicKey, _ heirs: [String: String]) -> PublicKey {
        var key = key
        for _ in 0..<KeySuccession.maximumHops {
            guard let next = heirs[key.line].flatMap(PublicKey.init(line:)) else { break }
            key = next
        }
        return key
    }

    /// The key that signed, if it took the place of one that is demanded: from now on it is
    /// demanded instead.
    /// - Throws: `corrupt` for a succession that is not proved.
    func heir(
        by signature: Signature, of file: [UInt8], _ held: inout Held
    ) throws(QuarryError) -> PublicKey? {
        for (place, key) in held.keys.enumerated() {
            let heirs = try reader.successors(of: key)
            guard let signer = signature.signer(of: file, among: heirs) else { continue }
            held.keys[place] = signer
            held.heirs[key.line] = signer.line
            return signer
        }
        return nil
    }

    /// Whether the pointer seen last has the signature that is asked for, and its generation is
    /// here.
    private func isWhole(_ last: PullMemory.Channel, signedBy keys: [PublicKey]) -> Bool {
        guard !options.repairs, last.place == reader.place,
            keys.isEmpty || keys.contains(where: { $0.name == last.signedBy }),
            let current = try? store.currentManifest(), current.root == last.root
        else { return false }
        let download = SegmentDownload(reader: reader, layout: store.layout)
        return download.missing(of: current, distrusting: false).isEmpty
            && download.missingAdapter(of: current) == nil
    }
}
