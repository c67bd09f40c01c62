/// Why a run ends before its work does.
package enum StopReason: Hashable, Sendable {
    /// SIGINT or SIGTERM: nothing is published.
    case signal(Int32)
    case deadline
    case files
    case memory
    case disk

    /// For people and for `--json`.
    package var name: String {
        switch self {
        case .signal: "signal"
        case .deadline: "time"
        case .files: "files"
        case .memory: "memory"
        case .disk: "disk"
        }
    }
}
