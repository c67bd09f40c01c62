package import Corpus

/// A graph as other libraries hold it: every vector is a node of its own, and links are ordinals on
/// every layer.
///
/// The links are those of the file. Vectors equal to the bit, which are one node here
/// (`VectorCopy`), become nodes again: where there are any, rows of the bottom layer are one link
/// longer, the original's leads to its first copy, and the copies lead to each other as a tree.
package struct PlainGraph {
    /// Vectors, copies included.
    package let count: Int
    /// Links that a node has on each layer above the bottom, at most.
    package let m: Int
    /// Links that a node has on the bottom layer, at most.
    package let bottomLimit: Int
    /// Where searches begin: a node of the top layer. Nil in a graph of nothing.
    package let entry: UInt32?
    /// Layers; 0 in a graph of nothing.
    package let layerCount: Int
    /// How many vectors are copies of others.
    package let copyCount: Int

    private let graph: GraphReader
    /// The rank of each node that is on more than the bottom layer.
    private let ranks: [UInt32: UInt32]
    private let copies: [UInt32: Place]

    /// Which copy of which vector a node is.
    private struct Place {
        var original: UInt32
        /// The number of the pair of its first child in the tree, if it has one.
        var children: Int
    }

    /// - Throws: `corrupt` if an ordinal leads out of the graph.
    /// - Complexity: O(nodes above the bottom layer + copies).
    package init(_ graph: GraphReader) throws(QuarryError) {
        self.graph = graph
        count = graph.count
        m = graph.m
        layerCount = graph.layerCounts.count
        copyCount = graph.format.copyCount
        bottomLimit = 2 * graph.m + (graph.hasCopies ? 1 : 0)
        var ranks: [UInt32: UInt32] = [:]
        for rank in 0..<UInt32(graph.format.upperCount) {
            guard let ordinal = graph.ordinal(rank: rank) else { throw graph.strayLink() }
            ranks[ordinal] = rank
        }
        self.ranks = ranks
        var copies: [UInt32: Place] = [:]
        // The pair of the original's first copy: pairs are in the order of originals, then copies.
        var first = 0
        for pair in 0..<graph.format.copyCount {
            let (original, copy) = graph.copyPair(pair)
            guard original < count, copy < count else { throw graph.strayLink() }
            if graph.copyPair(first).original != original { first = pair }
            copies[copy] = Place(
                original: original, children: first + (pair - first) * 2 * graph.m + 1)
        }
        self.copies = copies
        // The searcher starts from rank 0 where there are layers, and from the stated entry else.
        entry =
            count == 0
            ? nil : layerCount > 1 ? graph.ordinal(rank: 0) : graph.format.entry
    }

    /// The highest layer a node is on.
    package func level(of ordinal: UInt32) -> Int {
        guard let rank = ranks[ordinal] else { return 0 }
        return (graph.layerCounts.lastIndex { rank < $0 } ?? 0)
    }

    /// The neighbours of a node on a layer that it is on.
    /// - Throws: `corrupt` if one leads out of the graph.
    package func links(of ordinal: UInt32, layer: Int) throws(QuarryError) -> [UInt32] {
        guard layer == 0 else {
            var links: [UInt32] = []
            for node in graph.neighbours(of: ranks[ordinal] ?? 0, layer: layer) {
                guard let neighbour = graph.ordinal(rank: node) else { throw graph.strayLink() }
                links.append(neighbour)
            }
            return links
        }
        if let place = copies[ordinal] { return links(of: place) }
        var links = Array(graph.neighbours(of: ordinal, layer: 0))
        guard links.allSatisfy({ $0 < count }) else { throw graph.strayLink() }
        if graph.hasCopies {
            guard let own = graph.copies(of: ordinal) else { throw graph.strayLink() }
            if let first = own.first { links.append(first) }
        }
        return links
    }

    /// A copy leads back to its original and on to the copies that are its children in the tree.
    private func links(of place: Place) -> [UInt32] {
        var links = [place.original]
        var pair = place.children
        while pair < copyCount, links.count < bottomLimit {
            let (original, copy) = graph.copyPair(pair)
            guard original == place.original else { break }
            links.append(copy)
            pair += 1
        }
        return links
    }
}
