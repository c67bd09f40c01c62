/// Reads one record after the other.
struct DelimitedReader {
    private let bytes: [UInt8]
    private let delimiter: UInt8
    private var place = 0
    /// Whether the last field that was read is quoted and has no end.
    private(set) var isUnclosed = false

    private static let quote = UInt8(ascii: "\"")

    init(_ bytes: [UInt8], delimiter: UInt8) {
        self.bytes = bytes
        self.delimiter = delimiter
    }

    /// The next record that is no empty line; nil at the end.
    mutating func next() -> DelimitedText.Record? {
        while place < bytes.count {
            let start = place
            let fields = takeFields()
            let range = start..<place
            takeLineEnd()
            if fields.count > 1 || fields.first?.isEmpty == false {
                return DelimitedText.Record(fields: fields, range: range)
            }
        }
        return nil
    }

    private mutating func takeFields() -> [String] {
        var fields = [takeField()]
        while place < bytes.count, bytes[place] == delimiter {
            place += 1
            fields.append(takeField())
        }
        return fields
    }

    private mutating func takeField() -> String {
        takeBlanks()
        guard place < bytes.count, bytes[place] == Self.quote else { return takePlain() }
        let quoted = takeQuoted()
        // What stands behind the closing mark, against the RFC, is the field's as well.
        return quoted + takePlain()
    }

    private mutating func takeBlanks() {
        while place < bytes.count, bytes[place] == 0x20 || bytes[place] == 0x09,
            bytes[place] != delimiter
        {
            place += 1
        }
    }

    private mutating func takePlain() -> String {
        let start = place
        while place < bytes.count, bytes[place] != delimiter, !Self.endsLine(bytes[place]) {
            place += 1
        }
        var end = place
        while end > start, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    private mutating func takeQuoted() -> String {
        place += 1
        var field: [UInt8] = []
        while place < bytes.count {
            guard bytes[place] == Self.quote else {
                field.append(bytes[place])
                place += 1
                continue
            }
            place += 1
            guard place < bytes.count, bytes[place] == Self.quote else {
                return String(decoding: field, as: UTF8.self)
            }
            field.append(Self.quote)
            place += 1
        }
        isUnclosed = true
        return String(decoding: field, as: UTF8.self)
    }

    private mutating func takeLineEnd() {
        guard place < bytes.count else { return }
        let isReturn = bytes[place] == 0x0D
        place += 1
        if isReturn, place < bytes.count, bytes[place] == 0x0A { place += 1 }
    }

    private static func endsLine(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
}
