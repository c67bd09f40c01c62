package import Corpus
package import Storage

/// The file `graph`, mapped. Opening checks the sizes; links are checked as they are followed.
package final class GraphReader: Sendable {
    package let file: SealedFile
    let format: GraphFormat
    // Into the immutable mapping, which `file` keeps.
    nonisolated(unsafe) let layers: [Layer]
    nonisolated(unsafe) private let copies: UnsafePointer<UInt32>

    /// Vectors the graph was built over.
    package var count: Int { format.count }
    package var m: Int { format.settings.m }
    package var layerCounts: [Int] { format.layerCounts }

    /// Takes the same time for every size.
    /// - Throws: `notFound`, `io`, `corrupt`, `formatTooOld`, `formatTooNew`.
    package init(path: String) throws(QuarryError) {
        file = try SealedFile(
            path: path, kind: GraphFormat.kind,
            versions: GraphFormat.version...GraphFormat.version)
        format = try Self.format(of: file)
        let base = file.payload.baseAddress!
        let offsets = format.offsets
        func section(_ offset: Int) -> UnsafePointer<UInt32> {
            (base + offset).assumingMemoryBound(to: UInt32.self)
        }
        layers = format.layerCounts.enumerated().map { [format] layer, nodes in
            Layer(
                links: section(offsets.links[layer]), limit: format.limit(layer: layer),
                count: nodes, ordinals: layer == 0 ? nil : section(offsets.ordinals))
        }
        copies = section(offsets.copies)
    }

    private static func format(of file: SealedFile) throws(QuarryError) -> GraphFormat {
        let format: GraphFormat
        do throws(DecodingFailure) {
            format = try GraphFormat.decode(file.payload)
        } catch {
            throw file.corrupt(at: error.offset, because: error.reason)
        }
        guard format.offsets.end == file.payload.count else {
            throw file.corrupt(
                at: 0,
                because: "the graph needs \(format.offsets.end) bytes, not \(file.payload.count)")
        }
        return format
    }

    /// The ordinal of an upper layer's node. Nil if it leads out of the graph.
    func ordinal(rank: UInt32) -> UInt32? {
        guard layers.count > 1, rank < layers[1].count, let map = layers[1].ordinals else {
            return nil
        }
        let ordinal = map[Int(rank)]
        return ordinal < count ? ordinal : nil
    }

    /// The other ordinals with the same vector. O(log copies). Nil if one is out of range.
    func copies(of original: UInt32) -> [UInt32]? {
        var low = 0
        var high = format.copyCount
        while low < high {
            let middle = (low + high) / 2
            if copies[2 * middle] < original { low = middle + 1 } else { high = middle }
        }
        var found: [UInt32] = []
        while low < format.copyCount, copies[2 * low] == original {
            guard copies[2 * low + 1] < count else { return nil }
            found.append(copies[2 * low + 1])
            low += 1
        }
        return found
    }

    var hasCopies: Bool { format.copyCount > 0 }

    /// A pair of the last section, by number; the caller checks what it says.
    func copyPair(_ number: Int) -> (original: UInt32, copy: UInt32) {
        (copies[2 * number], copies[2 * number + 1])
    }

    func strayLink() -> QuarryError {
        QuarryError(.corrupt, path: file.path, "a link leads out of the graph")
    }
}
