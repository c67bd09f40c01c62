extension Manifest {
    /// Of all files of its segments.
    package var byteCount: Int { segments.flatMap(\.files).reduce(0) { $0 + $1.length } }
}
