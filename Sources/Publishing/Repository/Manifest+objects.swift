import Corpus
import Segments
package import Snapshots
import Storage

extension Manifest {
    /// The files of all segments, each content once.
    package var objects: [FileEntry] {
        var seen: Set<String> = []
        return segments.flatMap(\.files).filter { seen.insert($0.sha256).inserted }
    }

    /// Bytes of all files.
    package var byteCount: Int { segments.flatMap(\.files).reduce(0) { $0 + $1.length } }

    /// Refuses what `RootText` can't know: sums that no disk holds, files that one name stands
    /// for twice, a segment under another name than its files give it.
    /// - Throws: `corrupt`.
    func checkSegments(path: String) throws(QuarryError) {
        var total = 0
        for segment in segments {
            let names = segment.files.map(\.name)
            let identity = SegmentInfo.identity(
                of: segment.files.map { ($0.name, $0.length, $0.sha256) })
            guard Set(names).count == names.count, !names.contains(""), identity == segment.id
            else {
                throw QuarryError(
                    .corrupt, path: path, "segment \(segment.partition) is not what its name says")
            }
            for file in segment.files {
                let (sum, hasOverflowed) = total.addingReportingOverflow(file.length)
                guard !hasOverflowed, sum < 1 << 50 else {
                    throw QuarryError(.corrupt, path: path, "states more bytes than any disk holds")
                }
                total = sum
            }
        }
    }
}

extension Manifest.FileEntry {
    /// Whether a file is there and is this one, byte by byte.
    func isWhole(at path: String) -> Bool {
        do throws(QuarryError) {
            try SealedFile.verify(path: path, length: length, sha256: sha256)
            return true
        } catch {
            return false
        }
    }
}
