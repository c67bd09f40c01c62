import Corpus

/// An OLE compound file ([MS-CFB]), read-only and strict: chains of sectors that loop, leave the
/// file or say more than the directory does are `corrupt`.
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
            [9, 12].contains(bytes.littleEndian(UInt16.self, at: 30)),
            bytes.littleEndian(UInt16.self, at: 32) == 6,
            bytes.littleEndian(UInt32.self, at: 56) == UInt32(Self.smallLimit)
        else { throw Self.damaged("its header is none") }
        self.bytes = bytes
        sectorSize = 1 << Int(bytes.littleEndian(UInt16.self, at: 30))
        try readTable()
        try readDirectory(from: bytes.littleEndian(UInt32.self, at: 48))
        smallTable = Self.numbers(try chain(bytes.littleEndian(UInt32.self, at: 60)))
    }

    /// The bytes of a stream.
    /// - Throws: `corrupt`.
    func stream(_ entry: CompoundEntry) throws(QuarryError) -> [UInt8] {
        guard entry.size <= UInt64(bytes.count) else {
            throw Self.damaged("a stream is larger than the file")
        }
        let size = Int(entry.size)
        guard size > 0 else { return [] }
        let content =
            size < Self.smallLimit
            ? try smallChain(entry.start, size: size) : try chain(entry.start, size: size)
        guard content.count >= size else { throw Self.damaged("a stream ends early") }
        return content.count == size ? content : Array(content[..<size])
    }

    /// Sectors that the file has room for after its header; the last may be cut short.
    private var sectorCount: Int { (bytes.count - 1) / sectorSize }

    private func sector(_ number: UInt32) throws(QuarryError) -> UnsafeRawBufferPointer {
        guard number < Self.firstMark, Int(number) < sectorCount else {
            throw Self.damaged("it refers to a sector outside")
        }
        let start = (Int(number) + 1) * sectorSize
        return UnsafeRawBufferPointer(
            rebasing: bytes[start..<min(start + sectorSize, bytes.count)])
    }

    /// The sectors of the table itself are listed in the header, and in a chain of their own
    /// whose sectors end in the number of the next.
    private mutating func readTable() throws(QuarryError) {
        var numbers = Self.numbers(bytes[76..<512])
        var next = bytes.littleEndian(UInt32.self, at: 68)
        var steps = 0
        while next < Self.firstMark {
            steps += 1
            guard steps <= sectorCount else { throw Self.damaged("its table is a loop") }
            let list = Self.numbers(try sector(next))
            guard list.count == sectorSize / 4, let last = list.last else {
                throw Self.damaged("its table is cut short")
            }
            numbers += list.dropLast()
            next = last
        }
        let used = numbers.filter { $0 < Self.firstMark }
        // A table has no use for more entries than there are sectors.
        guard used.count <= sectorCount / (sectorSize / 4) + 1 else {
            throw Self.damaged("its table is larger than the file")
        }
        for number in used { table += Self.numbers(try sector(number)) }
    }

    /// The bytes of a chain of sectors; no more than `size` asks for.
    private func chain(_ start: UInt32, size: Int = .max) throws(QuarryError) -> [UInt8] {
        var content: [UInt8] = []
        content.reserveCapacity(min(size, bytes.count))
        var next = start
        while next < Self.firstMark, content.count < size {
            guard content.count <= bytes.count else { throw Self.damaged("its chains loop") }
            content += try sector(next)
            next = Int(next) < table.count ? table[Int(next)] : Self.endOfChain
        }
        return content
    }

    private func smallChain(_ start: UInt32, size: Int) throws(QuarryError) -> [UInt8] {
        var content: [UInt8] = []
        var next = start
        while next < Self.firstMark, content.count < size {
            let from = Int(next) * Self.smallSectorSize
            guard from < smallStream.count, Int(next) < smallTable.count else {
                throw Self.damaged("it refers to a sector outside")
            }
            content += smallStream[from..<min(from + Self.smallSectorSize, smallStream.count)]
            next = smallTable[Int(next)]
        }
        return content
    }

    private mutating func readDirectory(from start: UInt32) throws(QuarryError) {
        let directory = try chain(start)
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
            let entry = all[Int(number)]
            if entry.kind == .stream { entries[entry.name.lowercased()] = entry }
            pending += [entry.left, entry.right]
        }
        guard root.size <= UInt64(bytes.count) else {
            throw Self.damaged("a stream is larger than the file")
        }
        smallStream = try chain(root.start, size: Int(root.size))
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
