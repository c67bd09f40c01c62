import Corpus
import Segments
import Storage

/// How much a build would have to do, in the units that past builds are measured in.
package struct PlannedWork: Hashable, Sendable {
    /// Of files to be parsed and embedded.
    package private(set) var newBytes = 0
    /// Of files whose chunks and vectors are known.
    package private(set) var knownBytes = 0
    /// In the current generation.
    package private(set) var chunksNow = 0
    /// The part of the segments that would be built anew, 0…1, if the index keeps its size.
    package private(set) var rebuiltShare = 0.0

    mutating func add(_ file: ScannedFile, isKnown: Bool) {
        if isKnown { knownBytes += file.byteCount } else { newBytes += file.byteCount }
    }

    mutating func note(changed: [SourceID], chunksNow: Int, isAllNew: Bool) {
        self.chunksNow = chunksNow
        let partitioning = Partitioning(chunkCount: chunksNow)
        let touched = Set(changed.map { partitioning.partition(of: $0) }).count
        rebuiltShare = isAllNew ? 1 : Double(touched) / Double(partitioning.count)
    }
}
