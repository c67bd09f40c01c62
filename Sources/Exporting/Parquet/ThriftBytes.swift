/// Structures in Thrift's compact protocol, as Parquet's metadata is written.
///
/// Source: Apache Thrift, `thrift-compact-protocol.md`.
struct ThriftBytes {
    private(set) var bytes: [UInt8] = []
    /// The last field of each open structure: field ids are written as differences.
    private var lastFields = [0]

    enum Kind: UInt8 {
        case i32 = 5
        case i64 = 6
        case binary = 8
        case list = 9
        case structure = 12
    }

    private mutating func begin(_ id: Int, kind: Kind) {
        let delta = id - lastFields[lastFields.count - 1]
        precondition((1...15).contains(delta), "fields are written in their order")
        bytes.append(UInt8(delta) << 4 | kind.rawValue)
        lastFields[lastFields.count - 1] = id
    }

    mutating func field(_ id: Int, i32 value: Int) {
        begin(id, kind: .i32)
        number(value)
    }

    mutating func field(_ id: Int, i64 value: Int) {
        begin(id, kind: .i64)
        number(value)
    }

    mutating func field(_ id: Int, text: String) {
        begin(id, kind: .binary)
        self.text(text)
    }

    /// A structure, with the fields that `write` gives it.
    mutating func field(_ id: Int, structure write: (inout ThriftBytes) -> Void) {
        begin(id, kind: .structure)
        structure(write)
    }

    mutating func field<Element>(
        _ id: Int, list: [Element], of kind: Kind, write: (inout ThriftBytes, Element) -> Void
    ) {
        begin(id, kind: .list)
        if list.count < 15 {
            bytes.append(UInt8(list.count) << 4 | kind.rawValue)
        } else {
            bytes.append(0xF0 | kind.rawValue)
            varint(UInt64(list.count))
        }
        for element in list { write(&self, element) }
    }

    /// A structure by itself or in a list.
    mutating func structure(_ write: (inout ThriftBytes) -> Void) {
        lastFields.append(0)
        write(&self)
        lastFields.removeLast()
        bytes.append(0)
    }

    /// In zigzag form: small numbers of either sign are short.
    mutating func number(_ value: Int) {
        varint(UInt64(bitPattern: Int64((value << 1) ^ (value >> 63))))
    }

    mutating func text(_ text: String) {
        varint(UInt64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
