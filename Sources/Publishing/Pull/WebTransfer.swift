import Corpus
import Dispatch
import Foundation
import Synchronization

/// One request on its way: what its delegate is told, and what waits for it.
final class WebTransfer: Sendable {
    private struct State {
        var answer: WebAnswer?
        var pieces = 0
        var complaint: String?
        /// Nobody waits any more.
        var isAbandoned = false
        var refusal: QuarryError?
    }

    /// Takes a piece of the body; an error ends the transfer.
    private let take: @Sendable (WebAnswer, [UInt8]) throws(QuarryError) -> Void
    private let state = Mutex(State())
    private let ended = DispatchSemaphore(value: 0)

    init(take: @escaping @Sendable (WebAnswer, [UInt8]) throws(QuarryError) -> Void) {
        self.take = take
    }

    func answered(_ answer: WebAnswer) {
        state.withLock {
            $0.answer = answer
            $0.pieces += 1
        }
    }

    /// Lets a redirection go on, unless the transfer was given up. Foundation ends the process where it
    /// is told to go on after it was told to cancel (swift-corelibs-foundation's `HTTPURLProtocol`), so
    /// the one happens before the other or not at all.
    func redirected(_ goOn: () -> Void) {
        state.withLock {
            guard $0.refusal == nil, !$0.isAbandoned else { return }
            $0.pieces += 1
            goOn()
        }
    }

    /// - Returns: false where no more is wanted.
    func received(_ bytes: [UInt8]) -> Bool {
        let (answer, isWanted) = state.withLock {
            $0.pieces += 1
            return ($0.answer, $0.refusal == nil && !$0.isAbandoned)
        }
        guard isWanted else { return false }
        // What a redirection says beside its address.
        guard let answer else { return true }
        do throws(QuarryError) {
            try take(answer, bytes)
            return true
        } catch {
            state.withLock { $0.refusal = error }
            return false
        }
    }

    func completed(complaint: String?) {
        state.withLock { $0.complaint = complaint }
        ended.signal()
    }

    /// Waits for the end, or until nothing has come for some seconds.
    /// - Parameter cancel: ends the transfer.
    /// - Returns: the answer, whole, or why there is none.
    /// - Throws: what `take` threw.
    func wait(patience: Double, cancel: () -> Void) throws(QuarryError) -> WebOutcome {
        var pieces = 0
        while ended.wait(timeout: .now() + patience) == .timedOut {
            let now = state.withLock { $0.pieces }
            guard now != pieces else {
                state.withLock { $0.isAbandoned = true }
                cancel()
                // Nothing may be written behind the back of who goes on.
                _ = ended.wait(timeout: .now() + patience)
                if let refusal = state.withLock({ $0.refusal }) { throw refusal }
                return .failure("nothing came for \(Int(patience)) s")
            }
            pieces = now
        }
        let (refusal, complaint, answer) = state.withLock { ($0.refusal, $0.complaint, $0.answer) }
        if let refusal { throw refusal }
        if let complaint { return .failure(complaint) }
        guard let answer else { return .failure("it gave no answer") }
        return .answer(answer)
    }
}
