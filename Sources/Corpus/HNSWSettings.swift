/// Shape of the HNSW graph (Malkov & Yashunin 2018).
package struct HNSWSettings: Hashable, Sendable {
    /// Neighbours a node keeps on each upper layer; the bottom layer keeps `2 * m`.
    package var m: Int
    /// Candidates held while a node's neighbours are sought.
    package var efConstruction: Int

    package init(m: Int = 16, efConstruction: Int = 200) {
        self.m = m
        self.efConstruction = efConstruction
    }
}
