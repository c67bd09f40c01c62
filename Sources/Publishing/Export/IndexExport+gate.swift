package import Corpus
package import Snapshots

extension IndexExport {
    /// Judges an index before a channel moves to it. `current` is what the channel points to now;
    /// nil where there is nothing, or it can't be read.
    package typealias Judge =
        @Sendable (_ index: Snapshot, _ current: Current) throws(QuarryError) -> GateReport

    /// What a channel points to before an export.
    package enum Current: Sendable {
        case nothing
        case index(Snapshot)
        /// It can't be asked: in a bucket, or damaged. Its root's text says how much it has.
        case facts(Manifest, QuarryError)
        /// Not even that: the repository is damaged there, and an export may mend it.
        case unreadable(QuarryError)
    }

    /// Nil where nobody judges.
    func judge(
        _ manifest: Manifest, over pointer: ChannelPointer?
    ) throws(QuarryError) -> GateReport? {
        guard let judge = options.judge else { return nil }
        return try judge(try Snapshot(manifest, layout: store.layout), current(pointer))
    }

    private func current(_ pointer: ChannelPointer?) -> Current {
        guard let pointer else { return .nothing }
        if let known = generation(of: pointer.root) { return .index(known) }
        do throws(QuarryError) {
            return .index(try folder.snapshot(of: pointer.root))
        } catch let reason {
            do throws(QuarryError) {
                return .facts(try folder.manifest(of: pointer.root), reason)
            } catch {
                return .unreadable(error)
            }
        }
    }

    /// The index's own generation with a root, if it is kept and whole.
    private func generation(of root: String) -> Snapshot? {
        let numbers = (try? store.numbers()) ?? []
        for number in numbers.reversed() {
            guard let manifest = try? store.manifest(number), manifest.root == root else {
                continue
            }
            return try? Snapshot(manifest, layout: store.layout)
        }
        return nil
    }
}
