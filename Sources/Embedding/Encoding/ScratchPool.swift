import Synchronization

/// Scratch memory that is not in use: as much as the most threads that ever ran at once.
final class ScratchPool: Sendable {
    // A scratch belongs to the one thread that took it out.
    private struct Held: @unchecked Sendable {
        let scratch: EncoderScratch
    }

    private let configuration: ModelConfiguration
    private let free = Mutex<[Held]>([])

    init(_ configuration: ModelConfiguration) { self.configuration = configuration }

    func take() -> EncoderScratch {
        let held = free.withLock { $0.popLast() }
        return held?.scratch ?? EncoderScratch(configuration)
    }

    func giveBack(_ scratch: EncoderScratch) {
        let held = Held(scratch: scratch)
        free.withLock { $0.append(held) }
    }
}
