import Foundation

/// A number of bytes for people: `12.3 MiB`.
package struct ByteSize: Hashable, Sendable, CustomStringConvertible {
    package let bytes: Int

    package init(_ bytes: Int) { self.bytes = bytes }

    package var description: String {
        var value = Double(bytes)
        for unit in ["B", "KiB", "MiB", "GiB"] {
            if value < 1024 {
                return String(format: unit == "B" ? "%.0f %@" : "%.1f %@", value, unit)
            }
            value /= 1024
        }
        return String(format: "%.1f TiB", value)
    }
}
