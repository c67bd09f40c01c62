import Corpus

/// Writes OLE compound files of 512-byte sectors: enough to build hostile ones.
struct CompoundBuilder {
    var streams: [(name: String, content: [UInt8])] = []

    private static let sector = 512
    private static let end: UInt32 = 0xFFFF_FFFE
    private static let free: UInt32 = 0xFFFF_FFFF

    /// The table of sectors stands in the first ones, then the directory, the table of small
    /// sectors, the small sectors, and the large streams.
    func build() -> [UInt8] {
        var small: [UInt8] = []
        var smallTable: [UInt32] = []
        var large: [[UInt8]] = []
        var entries: [(name: String, start: Int, size: Int, isSmall: Bool)] = []
        for (name, content) in streams {
            let isSmall = content.count < 4096
            if isSmall {
                entries.append((name, small.count / 64, content.count, true))
                small += padded(content, to: 64)
                smallTable += links(from: smallTable.count, to: small.count / 64)
            } else {
                entries.append((name, large.count, content.count, false))
                large.append(padded(content, to: Self.sector))
            }
        }
        let directory = padded([UInt8](repeating: 0, count: 128 * (streams.count + 1)), to: 512)
        let smallTableBytes = padded(smallTable.flatMap(\.bytes), to: 512, with: 0xFF)
        let regions = [directory, smallTableBytes, padded(small, to: 512)] + large
        let count = regions.reduce(0) { $0 + $1.count / Self.sector }
        let tableSectors = (count + 127) / 127
        var table = [UInt32](repeating: 0xFFFF_FFFD, count: tableSectors)
        var starts: [UInt32] = []
        for region in regions {
            starts.append(UInt32(table.count))
            table += links(from: table.count, to: table.count + region.count / Self.sector)
        }
        let root = entry("Root Entry", kind: 5, child: 1, start: starts[2], size: small.count)
        var rows = [root]
        for (index, item) in entries.enumerated() {
            let start = item.isSmall ? UInt32(item.start) : starts[3 + item.start]
            let next = index + 1 < entries.count ? UInt32(index + 2) : Self.free
            rows.append(
                entry(item.name, kind: 2, right: next, start: start, size: item.size))
        }
        let body = [padded(rows.joined().map { $0 }, to: 512)] + regions.dropFirst()
        return header(tableSectors, directory: starts[0], smallTable: starts[1])
            + padded(table.flatMap(\.bytes), to: 512, with: 0xFF) + body.joined()
    }

    private func header(_ tableSectors: Int, directory: UInt32, smallTable: UInt32) -> [UInt8] {
        var bytes: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
        bytes += [UInt8](repeating: 0, count: 16) + [0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]
        bytes += [UInt8](repeating: 0, count: 10) + UInt32(tableSectors).bytes + directory.bytes
        bytes += UInt32(0).bytes + UInt32(4096).bytes + smallTable.bytes + UInt32(1).bytes
        bytes += Self.end.bytes + UInt32(0).bytes
        for index in 0..<109 {
            bytes += (index < tableSectors ? UInt32(index) : Self.free).bytes
        }
        return bytes
    }

    private func entry(
        _ name: String, kind: UInt8, right: UInt32 = free, child: UInt32 = free, start: UInt32,
        size: Int
    ) -> [UInt8] {
        let units = name.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        var bytes = padded(units, to: 64)
        bytes += [UInt8(units.count + 2), 0, kind, 1] + Self.free.bytes + right.bytes
        bytes += child.bytes + [UInt8](repeating: 0, count: 36) + start.bytes
        return bytes + UInt32(size).bytes + UInt32(0).bytes
    }

    /// A chain of consecutive sectors.
    private func links(from start: Int, to end: Int) -> [UInt32] {
        (start..<max(end, start)).map { $0 + 1 < end ? UInt32($0 + 1) : Self.end }
    }

    private func padded(_ bytes: [UInt8], to size: Int, with filler: UInt8 = 0) -> [UInt8] {
        bytes + [UInt8](repeating: filler, count: (size - bytes.count % size) % size)
    }
}

extension UInt32 {
    fileprivate var bytes: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: self >> (8 * $0)) } }
}
