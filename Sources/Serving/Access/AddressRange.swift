package import Corpus

/// Addresses that begin alike: `10.0.0.0/8`, or one address.
package struct AddressRange: Hashable, Sendable {
    private let first: HostAddress
    /// Bits that count.
    private let length: Int

    /// - Throws: `InvalidText`.
    package init(_ text: String) throws(InvalidText) {
        let parts = text.split(
            separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = HostAddress(String(parts[0])) else {
            throw InvalidText("“\(text)” is no address; write 10.0.0.1 or 10.0.0.0/8")
        }
        let bits = address.bytes.count * 8
        let length = parts.count == 1 ? bits : Int(parts[1]) ?? -1
        guard (0...bits).contains(length) else {
            throw InvalidText("“\(text)” has no length of 0 to \(bits) bits after the slash")
        }
        first = address
        self.length = length
    }

    package func contains(_ address: HostAddress) -> Bool {
        guard address.bytes.count == first.bytes.count else { return false }
        return address.bytes.indices.allSatisfy { index in
            let bits = min(max(length - index * 8, 0), 8)
            let mask = UInt8(truncatingIfNeeded: 0xFF00 >> bits)
            return (address.bytes[index] ^ first.bytes[index]) & mask == 0
        }
    }
}
