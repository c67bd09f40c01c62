package import Corpus
import Snapshots

/// What an export did.
package struct ExportOutcome: Sendable {
    package let root: String
    package let sequence: Int
    package let channel: String
    /// Files of the root, those of them that were not there, and the bytes of these.
    package let objects: Int
    package let writtenObjects: Int
    package let writtenBytes: Int
    /// From the root that the channel had before; nil where it does not pay, or can't be.
    package let delta: DeltaEntry?
    /// Why a delta that would pay could not be written; the export is as good without.
    package var deltaRefusal: QuarryError?
    package let signedBy: PublicKey?
    /// Whether the channel has a new pointer.
    package let isNew: Bool
    /// What the gate measured of the root; nil where nobody judged.
    package let gate: GateReport?

    /// Whether the channel stays where it was because the gate said no. Nothing was written then.
    package var isRefused: Bool { gate?.passed == false }
}

extension ExportOutcome {
    static func refused(
        _ manifest: Manifest, by gate: GateReport?, previous: ChannelPointer?, channel: String
    ) -> ExportOutcome {
        ExportOutcome(
            root: manifest.root, sequence: previous?.sequence ?? 0, channel: channel,
            objects: manifest.objects.count, writtenObjects: 0, writtenBytes: 0, delta: nil,
            signedBy: nil, isNew: false, gate: gate)
    }
}
