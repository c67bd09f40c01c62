package import Corpus
package import Jobs

/// A file the scan found, not read yet.
package struct ScannedFile: Hashable, Sendable {
    package var id: SourceID
    package var type: SourceType
    /// Where it lies on this machine.
    package var path: String
    package var hint: FileHint
}
