import Foundation

/// A number of bytes for people: `12.3 MiB`.
struct ByteSize: CustomStringConvertible {
    let bytes: Int

    init(_ bytes: Int) { self.bytes = bytes }

    var description: String {
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
