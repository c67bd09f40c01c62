extension Manifest {
    /// Of all files of its segments, and its adapter.
    package var byteCount: Int {
        segments.flatMap(\.files).reduce(adapter?.length ?? 0) { $0 + $1.length }
    }
}
