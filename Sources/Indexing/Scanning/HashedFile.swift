package import Corpus
import Storage

/// A file of the corpus whose content is known: where it lies, and what it is to the index.
package struct HashedFile: Hashable, Sendable {
    package let scanned: ScannedFile
    package let file: SourceFile

    package var id: SourceID { file.id }

    /// - Parameter settings: say how the file is to be read.
    package init(_ scanned: ScannedFile, contentHash: Digest, settings: ParseSettings) {
        self.scanned = scanned
        file = SourceFile(
            id: scanned.id, type: scanned.type, byteCount: scanned.byteCount,
            contentHash: contentHash,
            encoding: settings.encoding(of: scanned.id.path, type: scanned.type))
    }

    /// - Parameter file: with other content than what lies there now, perhaps.
    package init(_ scanned: ScannedFile, as file: SourceFile) {
        self.scanned = scanned
        self.file = file
    }
}
