package import Corpus
package import Storage
import Synchronization

/// A repository in a folder of this machine.
package final class FolderReader: RepositoryReader {
    package let place: String
    private let received = Atomic<Int>(0)

    package init(folder: String) { place = folder }

    package var receivedBytes: Int { received.load(ordering: .relaxed) }

    package func small(
        _ name: String, limit: Int, unlessTagged tag: String?
    ) throws(QuarryError) -> SmallFile {
        let path = "\(place)/\(name)"
        guard FileSystem.exists(path) else { return .absent }
        do throws(QuarryError) {
            let bytes = try FileSystem.read(path, limit: limit)
            received.add(bytes.count, ordering: .relaxed)
            return .bytes(bytes, tag: nil)
        } catch  where error.code == .limitExceeded {
            throw QuarryError(.corrupt, path: path, error.statement)
        }
    }

    package func bring(
        _ name: String, to file: GrowingFile, length: Int
    ) throws(QuarryError) {
        let path = "\(place)/\(name)"
        // Where nothing is, reading says so.
        if let status = FileStatus(of: path) {
            // A pipe would be waited for, a device would not end.
            guard status.kind == .file else {
                throw QuarryError(.corrupt, path: path, "is no file")
            }
            guard status.identity.size == length else {
                throw QuarryError(
                    .corrupt, path: path,
                    "has \(status.identity.size) bytes, the root says \(length)")
            }
        }
        try FileSystem.forEachPiece(of: path, from: file.length) { piece throws(QuarryError) in
            Failpoint.pullPiece.pass()
            try file.append(piece)
            received.add(piece.count, ordering: .relaxed)
        }
    }
}
