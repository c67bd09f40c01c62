/// A column of a Parquet file, and what of it waits to be written.
///
/// Pages are of version 1, PLAIN, not compressed; levels are runs.
struct ParquetColumn {
    enum Physical: Int {
        case boolean = 0
        case int32 = 1
        case int64 = 2
        case float = 4
        case bytes = 6
    }

    enum Shape {
        case required
        case optional
        /// A list without nulls.
        case list
        /// Keys or values of a map without nulls.
        case mapKey, mapValue
    }

    let name: String
    let physical: Physical
    let shape: Shape

    /// Values in pages that are made up and in the one that is open, empty lists and nulls too.
    private(set) var valueCount = 0
    /// Whole pages, headers included.
    private(set) var pages: [UInt8] = []
    private var values: [UInt8] = []
    private var pageValueCount = 0
    private var repetitions = LevelRuns()
    private var definitions = LevelRuns()
    private var bits: [Bool] = []

    /// A page is ended by the first row that brings it here.
    private static let pageSize = 1 << 20

    init(_ name: String, _ physical: Physical, _ shape: Shape = .required) {
        self.name = name
        self.physical = physical
        self.shape = shape
    }

    /// What waits, about.
    var byteCount: Int { pages.count + values.count }

    /// Where the values are in the file's schema.
    var path: [String] {
        switch shape {
        case .required, .optional: [name]
        case .list: [name, "list", "element"]
        case .mapKey: [name, "key_value", "key"]
        case .mapValue: [name, "key_value", "value"]
        }
    }

    // MARK: One row

    mutating func append(_ text: String?) {
        if start(isPresent: text != nil), let text { put(text) }
        endRow()
    }

    mutating func append(_ number: Int?) {
        if start(isPresent: number != nil), let number { put(number) }
        endRow()
    }

    mutating func append(_ flag: Bool) {
        _ = start(isPresent: true)
        bits.append(flag)
        endRow()
    }

    mutating func append(_ texts: [String]) {
        startList(texts.count)
        for text in texts { put(text) }
        endRow()
    }

    mutating func append(_ floats: UnsafeBufferPointer<Float>) {
        startList(floats.count)
        for value in floats { values.append(littleEndian: value.bitPattern) }
        endRow()
    }

    private mutating func start(isPresent: Bool) -> Bool {
        if shape == .optional { definitions.append(isPresent ? 1 : 0) }
        count(1)
        return isPresent
    }

    /// The levels of a list: an empty one is one entry that defines nothing.
    private mutating func startList(_ count: Int) {
        repetitions.append(0)
        definitions.append(count == 0 ? 0 : 1)
        if count > 1 {
            repetitions.append(1, count: count - 1)
            definitions.append(1, count: count - 1)
        }
        self.count(max(count, 1))
    }

    private mutating func count(_ more: Int) {
        valueCount += more
        pageValueCount += more
    }

    private mutating func put(_ text: String) {
        values.append(littleEndian: UInt32(text.utf8.count))
        values.append(contentsOf: text.utf8)
    }

    private mutating func put(_ number: Int) {
        if physical == .int32 {
            values.append(littleEndian: Int32(clamping: number))
        } else {
            values.append(littleEndian: Int64(number))
        }
    }

    private mutating func endRow() {
        if values.count >= Self.pageSize { endPage() }
    }

    // MARK: Pages

    /// Moves the open page behind the others.
    mutating func endPage() {
        guard pageValueCount > 0 else { return }
        var body: [UInt8] = []
        if shape != .required && shape != .optional { body += repetitions.encoded }
        if shape != .required { body += definitions.encoded }
        body += values
        body += packedBits
        var header = ThriftBytes()
        header.structure { header in
            header.field(1, i32: 0)
            header.field(2, i32: body.count)
            header.field(3, i32: body.count)
            header.field(5) { page in
                page.field(1, i32: pageValueCount)
                page.field(2, i32: 0)
                page.field(3, i32: 3)
                page.field(4, i32: 3)
            }
        }
        pages += header.bytes + body
        values.removeAll(keepingCapacity: true)
        bits.removeAll(keepingCapacity: true)
        repetitions = LevelRuns()
        definitions = LevelRuns()
        pageValueCount = 0
    }

    /// After the row group was written.
    mutating func empty() {
        pages.removeAll(keepingCapacity: true)
        valueCount = 0
    }

    /// Booleans, lowest bit first.
    private var packedBits: [UInt8] {
        var bytes = [UInt8](repeating: 0, count: (bits.count + 7) / 8)
        for (index, bit) in bits.enumerated() where bit { bytes[index / 8] |= 1 << (index % 8) }
        return bytes
    }
}
