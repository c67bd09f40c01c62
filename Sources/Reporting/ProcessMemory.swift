import Foundation

/// Resident memory of this process or a child, from `/proc/PID/status` (proc(5)); 0 where there is
/// none. Bytes.
package enum ProcessMemory {
    package static var current: Int { field("VmRSS:") }
    package static var peak: Int { field("VmHWM:") }
    /// Of it, what is no file's.
    package static var unmapped: Int { field("RssAnon:") }

    package static func peak(ofChild process: Int32) -> Int { field("VmHWM:", of: "\(process)") }

    private static func field(_ name: String, of process: String = "self") -> Int {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        else { return 0 }
        for line in text.split(separator: "\n") where line.hasPrefix(name) {
            let number = line.dropFirst(name.count).split(whereSeparator: \.isWhitespace).first
            return (number.flatMap { Int($0) } ?? 0) * 1024
        }
        return 0
    }
}
