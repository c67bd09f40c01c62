/// Classes of ASCII bytes, by table: the scanner asks for every byte of English text.
enum AsciiClass: UInt8 {
    case other, lower, upper, digit, joiner

    @inline(__always)
    static func of(_ byte: UInt8) -> AsciiClass {
        switch byte {
        case 0x61...0x7A: .lower
        case 0x41...0x5A: .upper
        case 0x30...0x39: .digit
        case 0x23, 0x26, 0x27, 0x2B...0x2F, 0x3A, 0x40, 0x5F: .joiner
        default: .other
        }
    }
}
