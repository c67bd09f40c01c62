/// Memory that scanning one text after another shares.
final class ScanBuffers {
    /// Longest run of text taken as one identifier, in folded bytes; what is longer is cut.
    static let limit = 192

    let scratch: UnsafeMutablePointer<UInt8>
    /// The words of a compound, end to end.
    let joined: UnsafeMutablePointer<UInt8>
    /// Parts of the identifier at hand.
    let runs: UnsafeMutablePointer<CompoundRun>

    init() {
        scratch = .allocate(capacity: Self.limit + 64)
        scratch.initialize(repeating: 0, count: Self.limit + 64)
        joined = .allocate(capacity: Self.limit + 64)
        runs = .allocate(capacity: Self.limit + 64)
    }

    deinit {
        scratch.deallocate()
        joined.deallocate()
        runs.deallocate()
    }
}
