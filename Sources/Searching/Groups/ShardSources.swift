package import Foundation

/// Sources of a member, by the first eight bytes of the SHA-256 of their names.
package struct ShardSources: Codable, Hashable, Sendable {
    /// Ascending, eight bytes each, big-endian; no more than one answer has.
    package var keys: Data
    /// Whether there are keys above these.
    package var hasMore: Bool
    /// Of the keys that were named.
    package var names: [String]

    var values: [UInt64]? {
        guard keys.count % 8 == 0, keys.count / 8 <= ShardSourceQuery.mostKeys else { return nil }
        return keys.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: 8).map {
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt64.self))
            }
        }
    }
}
