import Corpus
import Searching
import Synchronization

/// The members that were found not to fit together last, and those that could not say which
/// sources they have: they are not read through every second to find the same again.
final class GroupRefusal: Sendable {
    private struct Refused {
        var members: Set<String>
        var error: QuarryError
    }

    private struct Failed {
        var failure: ShardFailure
        var watch = Stopwatch()
    }

    private let last = Mutex<Refused?>(nil)
    /// By the member's state.
    private let failed = Mutex<[String: Failed]>([:])

    /// After which a member is asked again for its sources.
    private static let seconds = 60.0

    /// Why these do not fit; nil where nobody has looked.
    func error(of members: Set<String>) -> QuarryError? {
        last.withLock { $0?.members == members ? $0?.error : nil }
    }

    func remember(_ error: QuarryError, of members: Set<String>) {
        last.withLock { $0 = Refused(members: members, error: error) }
    }

    /// Why a member could not say its sources at this root; nil where it may be asked.
    func failure(of member: String) -> ShardFailure? {
        failed.withLock { failed in
            failed = failed.filter { $0.value.watch.seconds < Self.seconds }
            return failed[member]?.failure
        }
    }

    func remember(_ failure: ShardFailure, of member: String) {
        failed.withLock { $0[member] = Failed(failure: failure) }
    }
}
