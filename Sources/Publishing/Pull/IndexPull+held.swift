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
        /// Whether the pointer seen last, if it is the channel's still, says all there is to know.
        var mayBeSame: Bool
    }

    func heldTo() throws(QuarryError) -> Held {
        let path = FileSystem.path(PullMemory.fileName, in: store.layout.root)
        let remembered = try PullMemory.read(index: store.layout.root)
        let pinned = try remembered?.publicKeys(path: path) ?? []
        let keys = options.keys.isEmpty ? pinned : options.keys
        // What was learnt from pointers that nobody had to sign, anybody can have said.
        let memory = pinned.isEmpty && !keys.isEmpty ? nil : remembered
        let last = memory?.channels[options.channel]
        return Held(
            memory: memory, last: last, keys: keys,
            mayBeSame: Set(keys) == Set(pinned)
                && (last.map { isWhole($0, signedBy: keys) } ?? false))
    }

    /// Whether the pointer seen last has the signature that is asked for, and its generation is here.
    private func isWhole(_ last: PullMemory.Channel, signedBy keys: [PublicKey]) -> Bool {
        guard !options.repairs, last.place == reader.place,
            keys.isEmpty || keys.contains(where: { $0.name == last.signedBy }),
            let current = try? store.currentManifest(), current.root == last.root
        else { return false }
        return SegmentDownload(reader: reader, layout: store.layout)
            .missing(of: current, distrusting: false).isEmpty
    }
}
