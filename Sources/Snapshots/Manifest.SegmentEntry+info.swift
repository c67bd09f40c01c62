import Corpus
package import Segments
import Storage

extension Manifest.SegmentEntry {
    /// - Parameter inputs: what the segment is a function of; empty where nobody will ask.
    package init(_ info: SegmentInfo, partition: Int, inputs: String) {
        self.init(
            partition: partition, id: info.id, inputs: inputs, sources: info.sourceCount,
            chunks: info.chunkCount, terms: info.termCount,
            files: info.files.map {
                Manifest.FileEntry(
                    name: $0.name, length: $0.info.length, sha256: $0.info.digest.hex)
            })
    }
}
