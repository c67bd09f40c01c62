/// HZ (RFC 1843): GB 2312 in seven bits, between `~{` and `~}`. The C library's `iconv` lacks it.
enum HZ {
    /// The text; nil where the bytes break the rules: `~` stands for nothing else, and a line ends
    /// in ASCII.
    static func decode(_ bytes: UnsafeRawBufferPointer) -> String? {
        guard let eightBit = eightBit(bytes) else { return nil }
        return eightBit.withUnsafeBytes { Iconv.decode($0, from: "EUC-CN") }
    }

    private static func eightBit(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var isHan = false
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0
            switch (byte, next) {
            case (0x7E, 0x7E) where !isHan:
                output.append(0x7E)
                index += 2
            case (0x7E, 0x0A) where !isHan: index += 2
            case (0x7E, 0x7B) where !isHan, (0x7E, 0x7D) where isHan:
                isHan.toggle()
                index += 2
            case (0x7E, _): return nil
            case (0x21...0x77, 0x21...0x7E) where isHan:
                output += [byte | 0x80, next | 0x80]
                index += 2
            case _ where isHan: return nil
            default:
                output.append(byte)
                index += 1
            }
        }
        return isHan ? nil : output
    }
}
