/// Zeroed memory that starts at a cache line.
final class AlignedMemory<Element: BitwiseCopyable & ExpressibleByIntegerLiteral>: Sendable {
    // Written before it is shared, freed only in deinit.
    nonisolated(unsafe) let base: UnsafeMutablePointer<Element>

    init(count: Int) {
        let bytes = max(count, 1) * MemoryLayout<Element>.stride
        let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
        base = raw.bindMemory(to: Element.self, capacity: max(count, 1))
        base.initialize(repeating: 0, count: max(count, 1))
    }

    deinit { UnsafeMutableRawPointer(base).deallocate() }
}
