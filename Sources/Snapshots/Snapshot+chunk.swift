package import Corpus
import Segments

extension Snapshot {
    /// The chunk of a name, and its source.
    /// - Throws: `notFound`; what reading segments throws.
    /// - Complexity: O(segments · log sources), and O(chunks of the source) by span.
    package func chunk(
        _ name: ChunkName
    ) throws(QuarryError) -> (source: SourceFile, chunk: Chunk) {
        for segment in segments {
            guard let source = try segment.sources.record(of: name.source) else { continue }
            for position in 0..<source.chunkCount {
                if case .position(let wanted) = name.place, wanted != position { continue }
                let chunk = try segment.chunk(source.firstOrdinal + position).chunk
                switch name.place {
                case .position: return (source.file, chunk)
                case .span(let range):
                    if chunk.span.range == range { return (source.file, chunk) }
                }
            }
            throw QuarryError(
                .notFound, path: name.source.path, name.missing(among: source.chunkCount))
        }
        throw QuarryError(.notFound, path: name.source.path, "is not in the index")
    }
}
