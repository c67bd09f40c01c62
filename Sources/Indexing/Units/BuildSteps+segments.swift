package import Artifacts
package import Corpus
import Embedding
import Segments
package import Snapshots

extension BuildSteps {
    /// Writes the segment of a partition.
    /// - Parameters:
    ///   - files: the partition's sources, sorted by SourceID.
    ///   - packs: in which they are prepared.
    ///   - root: an index's folder; the segment comes to be in its `segments`.
    /// - Throws: `corrupt` where the packs lack something; `io`, `limitExceeded`.
    package func writeSegment(
        partition: Int, files: [SourceFile], packs: [ArtifactPack], into root: String
    ) throws(QuarryError) -> Manifest.SegmentEntry {
        let sources = PackedSources(
            packs: packs, fingerprints: fingerprints, dimension: vectors.dimension)
        let stage = SegmentStage(
            layout: IndexLayout(root: root), fingerprints: fingerprints, sources: sources,
            previous: nil, dimension: vectors.dimension,
            vectors: { texts throws(QuarryError) in try sources.vectors(of: texts) },
            late: vectors.storesTokens ? sources.late : nil, threads: threads,
            soleChunks: soleChunks, control: control, events: events)
        // How many there are matters to a queue alone.
        return try stage.build(
            PartitionWork(
                partition: partition, of: partition + 1, files: files, inputs: inputs(of: files)))
    }

    /// What measuring the index needs of a segment.
    /// - Parameter folder: of the segment.
    /// - Throws: `corrupt`.
    package func facts(ofSegment folder: String) throws(QuarryError) -> SegmentFacts {
        try SegmentFacts(
            SegmentReader(folder: folder), tokenizer: vectors.encoder.model.tokenizer,
            threads: threads)
    }
}
