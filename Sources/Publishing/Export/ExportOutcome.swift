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
    package let signedBy: PublicKey?
    /// Whether the channel has a new pointer.
    package let isNew: Bool
}
