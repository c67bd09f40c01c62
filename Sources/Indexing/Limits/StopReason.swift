/// Why a run ends before its work does.
package enum StopReason: Hashable, Sendable {
    /// SIGINT or SIGTERM: nothing is published.
    case signal(Int32)
    /// Whoever asked for the build wants it no more: nothing is published.
    case cancelled
    case deadline
    case files
    case memory
    case disk

    /// Whether everything ends at the next step, as opposed to the taking of new sources.
    var endsAll: Bool {
        switch self {
        case .signal, .cancelled: true
        case .deadline, .files, .memory, .disk: false
        }
    }

    /// For people and for `--json`.
    package var name: String {
        switch self {
        case .signal: "signal"
        case .cancelled: "cancelled"
        case .deadline: "time"
        case .files: "files"
        case .memory: "memory"
        case .disk: "disk"
        }
    }
}
