import Synchronization

/// Memory for tensors that cannot be used where they lie.
final class WidenedTensors: Sendable {
    // Written once by `add` before anyone else sees it, freed in deinit.
    private struct Block: @unchecked Sendable {
        let floats: UnsafeMutablePointer<Float>
    }

    private let blocks = Mutex<[Block]>([])

    /// `count` floats, the i-th being `value(i)`; valid while this object lives.
    func add(_ count: Int, value: (Int) -> Float) -> UnsafePointer<Float> {
        let floats = UnsafeMutablePointer<Float>.allocate(capacity: max(count, 1))
        for index in 0..<count { floats[index] = value(index) }
        let block = Block(floats: floats)
        blocks.withLock { $0.append(block) }
        return UnsafePointer(floats)
    }

    deinit {
        blocks.withLock { blocks in
            for block in blocks { block.floats.deallocate() }
        }
    }
}
