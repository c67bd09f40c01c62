/// Scalars in bytes that are known to be UTF-8 (they come out of a `String`).
extension RandomAccessCollection where Element == UInt8, Index == Int {
    /// The scalar whose first byte is at `index`, and its length in bytes.
    @inline(__always)
    func scalar(at index: Int) -> (value: UInt32, length: Int) {
        let lead = self[index]
        if lead < 0x80 { return (UInt32(lead), 1) }
        if lead < 0xE0 { return (UInt32(lead & 0x1F) << 6 | tail(index + 1), 2) }
        if lead < 0xF0 {
            return (UInt32(lead & 0x0F) << 12 | tail(index + 1) << 6 | tail(index + 2), 3)
        }
        let high = UInt32(lead & 0x07) << 18 | tail(index + 1) << 12
        return (high | tail(index + 2) << 6 | tail(index + 3), 4)
    }

    /// The scalar that ends before `index`, and its length in bytes. `index` must not be 0.
    @inline(__always)
    func scalar(before index: Int) -> (value: UInt32, length: Int) {
        var start = index - 1
        while self[start] & 0xC0 == 0x80 { start -= 1 }
        return scalar(at: start)
    }

    @inline(__always)
    private func tail(_ index: Int) -> UInt32 { UInt32(self[index] & 0x3F) }
}

extension Array where Element == UInt8 {
    /// The text of a range that starts and ends between scalars.
    func text(_ range: Range<Int>) -> String { String(decoding: self[range], as: UTF8.self) }

    mutating func append(scalar value: UInt32) {
        guard let scalar = Unicode.Scalar(value) else { return }
        append(contentsOf: UTF8.encode(scalar).unsafelyUnwrapped)
    }
}
