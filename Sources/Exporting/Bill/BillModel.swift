package import Corpus
import Storage

/// What is known of an index's model besides the index, where its folder is at hand: its licence
/// and its files.
package struct BillModel: Sendable {
    struct File: Sendable {
        /// Relative to the model's folder.
        var name: String
        var byteCount: Int
        var hash: Digest
    }

    let licence: String?
    let files: [File]

    /// - Parameters:
    ///   - files: their names, relative to the folder.
    ///   - licence: as it is stated; nil where it is not.
    /// - Throws: `notFound`, `io`.
    /// - Complexity: O(bytes of the files).
    package init(
        folder: String, files names: [String], licence: String?
    ) throws(QuarryError) {
        self.licence = licence
        var files: [File] = []
        for name in names {
            var hasher = Hasher256()
            var byteCount = 0
            try FileSystem.forEachPiece(of: "\(folder)/\(name)") { piece throws(QuarryError) in
                hasher.update(piece)
                byteCount += piece.count
            }
            files.append(File(name: name, byteCount: byteCount, hash: hasher.finish()))
        }
        self.files = files
    }
}
