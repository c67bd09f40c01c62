#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// An address of a machine, IPv4 or IPv6, as bytes: one address has one value, however it is
/// written.
package struct HostAddress: Hashable, Sendable {
    /// 4 or 16; an IPv4 address inside IPv6 (`::ffff:`) is the IPv4 address.
    let bytes: [UInt8]

    /// Reads an address without brackets, zone or port; nil for a name.
    package init?(_ text: String) {
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            bytes = withUnsafeBytes(of: &four) { Array($0) }
            return
        }
        var six = in6_addr()
        guard inet_pton(AF_INET6, text, &six) == 1 else { return nil }
        let all = withUnsafeBytes(of: &six) { Array($0) }
        let isMapped = all[..<10].allSatisfy { $0 == 0 } && all[10] == 0xFF && all[11] == 0xFF
        bytes = isMapped ? Array(all[12...]) : all
    }

    package var isLoopback: Bool {
        bytes.count == 4 ? bytes[0] == 127 : bytes == [UInt8](repeating: 0, count: 15) + [1]
    }

    /// All addresses of the machine, as a place to listen at.
    package var isUnspecified: Bool { bytes.allSatisfy { $0 == 0 } }
}

extension HostAddress {
    /// As people write it.
    package var text: String {
        var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        bytes.withUnsafeBytes {
            _ = inet_ntop(family, $0.baseAddress, &buffer, socklen_t(buffer.count))
        }
        return String(
            decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
