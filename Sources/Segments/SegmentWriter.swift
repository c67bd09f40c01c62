package import Corpus
import HNSW
import Postings
import Storage

/// Writes one segment: a pure function of its sources, the graph's settings and the dimension.
package struct SegmentWriter {
    /// Version of what a segment consists of; part of its inputs.
    package static let version: UInt32 = 3

    private let folder: String
    private let settings: HNSWSettings
    private let dimension: Int
    private let threads: Int
    private let fields: FieldWeights

    /// - Parameters:
    ///   - folder: the index's `segments`; the segment becomes a folder in it.
    ///   - fields: how often terms count by where they stand.
    package init(
        folder: String, settings: HNSWSettings, dimension: Int, threads: Int,
        fields: FieldWeights = FieldWeights()
    ) {
        self.folder = folder
        self.settings = settings
        self.dimension = dimension
        self.threads = threads
        self.fields = fields
    }

    /// Writes beside the other segments under a passing name, makes that durable and renames it
    /// to the segment's id. Traps unless sources are sorted by SourceID.
    /// - Parameter late: gives the token vectors to be stored; nil for a segment without them.
    /// - Throws: `QuarryError`: `io` and what the stages throw.
    package func write(
        _ sources: [SegmentSource], late: LateTokens? = nil
    ) throws(QuarryError) -> SegmentInfo {
        precondition(
            zip(sources, sources.dropFirst()).allSatisfy { $0.record.file.id < $1.record.file.id },
            "a segment's sources are sorted and distinct")
        let building = FileSystem.temporaryName(for: "\(folder)/.building")
        do {
            try FileSystem.makeFolder(building)
            let info = try writeFiles(sources, late: late, into: building)
            try FileSystem.synchroniseFolder(building)
            Failpoint.segmentRename.pass()
            try publish(building, as: info)
            Failpoint.segmentRenamed.pass()
            return info
        } catch {
            try? FileSystem.remove(building)
            throw QuarryError(other: error)
        }
    }

    private func writeFiles(
        _ sources: [SegmentSource], late: LateTokens?, into folder: String
    ) throws -> SegmentInfo {
        var files: [(name: String, info: SealedFileInfo)] = []
        files.append((SegmentFile.sources, try writeSources(sources, into: folder)))
        files.append((SegmentFile.chunks, try writeChunks(sources, into: folder)))
        let (postings, termCount) = try writePostings(sources, into: folder)
        files += postings
        files += try writeVectors(sources, into: folder)
        files.append(
            (
                SegmentFile.signatures,
                try SignatureTable.write(
                    sources.lazy.flatMap(\.chunks), path: "\(folder)/\(SegmentFile.signatures)")
            ))
        if let late {
            files.append((LateReader.name, try writeLate(sources, tokens: late, into: folder)))
        }
        return SegmentInfo(
            sourceCount: sources.count, chunkCount: sources.reduce(0) { $0 + $1.chunks.count },
            termCount: termCount, files: files)
    }

    private func writeSources(
        _ sources: [SegmentSource], into folder: String
    ) throws -> SealedFileInfo {
        var writer = RecordFileWriter()
        var ordinal = 0
        for source in sources {
            var record = source.record
            record.firstOrdinal = ordinal
            ordinal += record.chunkCount
            writer.append { record.encode(into: &$0) }
        }
        return try writer.write(
            path: "\(folder)/\(SegmentFile.sources)", kind: SegmentFile.sourcesKind,
            version: SegmentFile.sourcesVersion)
    }

    private func writeChunks(
        _ sources: [SegmentSource], into folder: String
    ) throws -> SealedFileInfo {
        var writer = RecordFileWriter()
        for (number, source) in sources.enumerated() {
            for chunk in source.chunks {
                writer.append { ChunkRecord(source: number, chunk: chunk).encode(into: &$0) }
            }
        }
        return try writer.write(
            path: "\(folder)/\(SegmentFile.chunks)", kind: SegmentFile.chunksKind,
            version: SegmentFile.version)
    }

    private func writePostings(
        _ sources: [SegmentSource], into folder: String
    ) throws -> (files: [(name: String, info: SealedFileInfo)], termCount: Int) {
        var builder = PostingsBuilder()
        var ordinal = 0
        for source in sources {
            for chunk in source.chunks {
                builder.add(
                    ordinal: ordinal,
                    fields: chunk.indexedFields(title: source.record.facts.title, weights: fields))
                ordinal += 1
            }
        }
        let files = try builder.write(toDirectory: folder)
        return (files, try PostingsReader(directory: folder).totalLength)
    }

    private func writeVectors(
        _ sources: [SegmentSource], into folder: String
    ) throws -> [(name: String, info: SealedFileInfo)] {
        let vectors = VectorRows(joining: sources.map(\.vectors), dimension: dimension)
        let keys = sources.lazy.flatMap(\.chunks).map { Digest.sha256($0.embeddedText) }
        let graph = try GraphBuilder(settings: settings, threads: threads)
            .build(vectors, keys: Array(keys))
        return [
            (
                SegmentFile.vectors,
                try VectorsWriter.write(vectors, path: "\(folder)/\(SegmentFile.vectors)")
            ),
            (
                SegmentFile.graph,
                try GraphWriter.write(graph, path: "\(folder)/\(SegmentFile.graph)")
            ),
        ]
    }

    /// Chunks whose token vectors are in memory together.
    private static let lateBatch = 64

    private func writeLate(
        _ sources: [SegmentSource], tokens: LateTokens, into folder: String
    ) throws -> SealedFileInfo {
        var writer = try LateWriter(folder: folder, center: try tokens.coder().center)
        let texts = sources.lazy.flatMap(\.chunks).map(\.embeddedText)
        var batch: [String] = []
        for text in texts {
            batch.append(text)
            guard batch.count == Self.lateBatch else { continue }
            for codes in try tokens.codes(batch) { try writer.append(codes) }
            batch.removeAll(keepingCapacity: true)
        }
        for codes in try tokens.codes(batch) { try writer.append(codes) }
        return try writer.seal()
    }

    private func publish(_ building: String, as info: SegmentInfo) throws {
        let final = "\(folder)/\(info.id)"
        // Same id, same bytes, unless they were damaged since. A whole one stays: the current
        // generation may name it, and must not miss it for a moment.
        if isWhole(final, like: info) { return try FileSystem.remove(building) }
        try FileSystem.remove(final)
        Failpoint.segmentSwap.pass()
        try FileSystem.rename(building, to: final)
        try FileSystem.synchroniseFolder(folder)
    }

    private func isWhole(_ segment: String, like info: SegmentInfo) -> Bool {
        do throws(QuarryError) {
            for (name, file) in info.files {
                try SealedFile.verify(
                    path: "\(segment)/\(name)", length: file.length, sha256: file.digest.hex)
            }
            return true
        } catch {
            return false
        }
    }
}
