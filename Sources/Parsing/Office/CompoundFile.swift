import Corpus

/// An OLE compound file ([MS-CFB]), read-only. Many programs write odd ones that others open: what
/// the tables say beyond the file, or twice, is passed over, and a stream has the bytes that can be
/// had. All of it is bounded by the file's size.
struct CompoundFile {
    static let signature: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]

    /// What stands in the directory's root: names in lower case.
    private(set) var entries: [String: CompoundEntry] = [:]

    private let bytes: UnsafeRawBufferPointer
    /// Bytes of a sector: 512 or 4096.
    private let sectorSize: Int
    /// The next sector of each sector.
    private var table: [UInt32] = []
    /// The same for the small sectors inside the root's stream.
    private var smallTable: [UInt32] = []
    private var smallStream: [UInt8] = []

    private static let smallSectorSize = 64
    /// Bytes of the directory that are looked at.
    private static let directoryBytes = 16 << 20
    /// Streams below this size live in small sectors.
    private static let smallLimit = 4096
    /// The least sector number that is none but a mark: end of chain, free, table.
    private static let firstMark: UInt32 = 0xFFFF_FFFA
    private static let endOfChain: UInt32 = 0xFFFF_FFFE

    /// - Parameter bytes: must outlive the value.
    /// - Throws: `corrupt`.
    init(_ bytes: UnsafeRawBufferPointer) throws(QuarryError) {
        guard bytes.count >= 512, bytes.starts(with: Self.signature),
            bytes.littleEndian(UInt16.self, at: 28) == 0xFFFE,
            [9, 12].contains(bytes.littleEndian(UInt16.self, at: 30))
        else { throw Self.damaged("its header is none") }
        self.bytes = bytes
        sectorSize = 1 << Int(bytes.littleEndian(UInt16.self, at: 30))
        readTable()
        try readDirectory(from: bytes.littleEndian(UInt32.self, at: 48))
        smallTable = Self.numbers(chain(bytes.littleEndian(UInt32.self, at: 60)))
    }

    /// The bytes of a stream, as far as the file has them.
    func stream(_ entry: CompoundEntry) -> [UInt8] {
        let size = Int(min(entry.size, UInt64(bytes.count)))
        guard size > 0 else { return [] }
        let content =
            size < Self.smallLimit
            ? smallChain(entry.start, size: size) : chain(entry.start, size: size)
        return content.count <= size ? content : Array(content[..<size])
    }

    /// Sectors that the file has room for after its header; the last may be cut short.
    private var sectorCount: Int { (bytes.count - 1) / sectorSize }

    /// Nil outside of the file.
    private func sector(_ number: UInt32) -> UnsafeRawBufferPointer? {
        guard number < Self.firstMark, Int(number) < sectorCount else { return nil }
        let start = (Int(number) + 1) * sectorSize
        return UnsafeRawBufferPointer(
            rebasing: bytes[start..<min(start + sectorSize, bytes.count)])
    }

    /// The sectors of the table itself are listed in the header, and in a chain of their own
    /// whose sectors end in the number of the next. A table has no use for more entries than the
    /// file has sectors, whatever it claims.
    private mutating func readTable() {
        let most = sectorCount / (sectorSize / 4) + 1
        var numbers = Self.numbers(bytes[76..<512]).filter { $0 < Self.firstMark }
        var next = bytes.littleEndian(UInt32.self, at: 68)
        var steps = 0
        while numbers.count < most, steps < sectorCount, let list = sector(next) {
            steps += 1
            let listed = Self.numbers(list)
            guard listed.count == sectorSize / 4, let last = listed.last else { break }
            numbers += listed.dropLast().filter { $0 < Self.firstMark }
            next = last
        }
        for number in numbers.prefix(most) {
            let entries = sector(number).map { Self.numbers($0) } ?? []
            // One that is missing keeps its place.
            table += entries
            table += Array(repeating: Self.endOfChain, count: sectorSize / 4 - entries.count)
        }
    }

    /// The bytes of a chain of sectors, up to its end, its first sector outside of the file, or
    /// about `size`. A loop ends at the size of the file.
    private func chain(_ start: UInt32, size: Int = .max) -> [UInt8] {
        let size = min(size, bytes.count)
        var content: [UInt8] = []
        content.reserveCapacity(size)
        var next = start
        while content.count < size, let sector = sector(next) {
            content += sector
            next = Int(next) < table.count ? table[Int(next)] : Self.endOfChain
        }
        return content
    }

    private func smallChain(_ start: UInt32, size: Int) -> [UInt8] {
        var content: [UInt8] = []
        var next = start
        while next < Self.firstMark, content.count < size {
            let from = Int(next) * Self.smallSectorSize
            guard from < smallStream.count else { break }
            content += smallStream[from..<min(from + Self.smallSectorSize, smallStream.count)]
            next = Int(next) < smallTable.count ? smallTable[Int(next)] : Self.endOfChain
        }
        return content
    }

    private mutating func readDirectory(from start: UInt32) throws(QuarryError) {
        let directory = chain(start, size: Self.directoryBytes)
        let all = stride(from: 0, to: directory.count - 127, by: 128).map { offset in
            directory.withUnsafeBytes {
                CompoundEntry(UnsafeRawBufferPointer(rebasing: $0[offset..<offset + 128]))
            }
        }
        guard let root = all.first, root.kind == .root else {
            throw Self.damaged("its directory has no root")
        }
        // The tree of siblings below the root; a file may make it a ring.
        var pending = [root.child]
        var seen: Set<UInt32> = []
        while let number = pending.popLast() {
            guard Int(number) < all.count, seen.insert(number).inserted else { continue }
            add(all[Int(number)])
            pending += [all[Int(number)].left, all[Int(number)].right]
        }
        // Where the tree is torn, the entries are still there.
        for entry in all { add(entry) }
        // Its size may be short, or that of another program's count.
        smallStream = chain(root.start)
    }

    private mutating func add(_ entry: CompoundEntry) {
        let name = entry.name.lowercased()
        if entry.kind == .stream && entries[name] == nil { entries[name] = entry }
    }

    private static func numbers(_ bytes: some Collection<UInt8>) -> [UInt32] {
        var numbers: [UInt32] = []
        numbers.reserveCapacity(bytes.count / 4)
        var number: UInt32 = 0
        for (index, byte) in bytes.enumerated() {
            number |= UInt32(byte) << (8 * UInt32(index % 4))
            if index % 4 == 3 {
                numbers.append(number)
                number = 0
            }
        }
        return numbers
    }

    private static func damaged(_ what: String) -> QuarryError {
        QuarryError(.corrupt, "a damaged OLE compound file: \(what)")
    }
}

extension UnsafeRawBufferPointer {
    /// The integer at `offset`, which need not be aligned. Traps outside the buffer.
    func littleEndian<Value: FixedWidthInteger>(_: Value.Type, at offset: Int) -> Value {
        Value(littleEndian: loadUnaligned(fromByteOffset: offset, as: Value.self))
    }
}
