/// What came of asking for a small file.
package enum SmallFile: Hashable, Sendable {
    case absent
    /// As the caller has it.
    case unchanged
    /// - Parameter tag: by which to ask for it again.
    case bytes([UInt8], tag: String?)
}
