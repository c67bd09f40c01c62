import Corpus
import Foundation
import Storage

#if canImport(Glibc)
    import Glibc
#endif

/// Keeps a run within `limits.memory`.
///
/// What counts is private memory: resident pages less those shared with files, of this process
/// and of its parsers. Mapped segments and models don't count; the kernel can drop them.
/// From four fifths of the budget on, sources are taken one by one. Beyond it no more are taken
/// and what is done is published. If building segments outgrows it, the run ends with nothing
/// published. Looked at ten times a second, so a parser's leap between two looks is its own
/// limit's (`parse.memory`) to stop.
struct MemoryWatch: Sendable {
    let control: StopControl
    let children: @Sendable () -> [Int32]

    static let seconds = 0.1
    private static let tightShare = 0.8

    /// Nil without a budget.
    func start() -> Ticker? {
        guard let budget = control.limits.memoryBytes else { return nil }
        return Ticker(seconds: Self.seconds) { look(budget) }
    }

    private func look(_ budget: Int) {
        let used = usedBytes()
        control.memoryIs(
            tight: used > Int(Double(budget) * Self.tightShare), over: used > budget)
    }

    private func usedBytes() -> Int {
        Self.privateBytes("self") + children().reduce(0) { $0 + Self.privateBytes("\($1)") }
    }

    /// Private resident bytes of a process; 0 if it is gone. proc(5): statm's second field is
    /// resident pages, the third those of them that are shared.
    static func privateBytes(_ process: String) -> Int {
        guard let bytes = try? FileSystem.read("/proc/\(process)/statm") else { return 0 }
        let fields = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        guard fields.count > 2, let resident = Int(fields[1]), let shared = Int(fields[2]) else {
            return 0
        }
        return max(0, resident - shared) * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}
