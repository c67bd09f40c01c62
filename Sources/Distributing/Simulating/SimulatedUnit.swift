/// What a unit costs on a worker that is not slow.
struct SimulatedUnit {
    /// Core seconds, its process's start included.
    var seconds: Double
    /// From the store and into it.
    var bytesRead: Double
    var bytesWritten: Double
    /// Files that are read and written, receipt included.
    var requests: Double
    /// Standard deviation of the seconds, as a share of them.
    var spread = 0.0
}
