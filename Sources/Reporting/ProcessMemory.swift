import Foundation

/// Resident memory of this process, from `/proc/self/status` (proc(5)); 0 where there is none.
package enum ProcessMemory {
    package static var current: Int { field("VmRSS:") }
    package static var peak: Int { field("VmHWM:") }

    private static func field(_ name: String) -> Int {
        guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        else { return 0 }
        for line in text.split(separator: "\n") where line.hasPrefix(name) {
            let number = line.dropFirst(name.count).split(whereSeparator: \.isWhitespace).first
            return (number.flatMap { Int($0) } ?? 0) * 1024
        }
        return 0
    }
}
