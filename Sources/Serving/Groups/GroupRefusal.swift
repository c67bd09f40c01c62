import Corpus
import Synchronization

/// The members that were found not to fit together last: they are not read through every second
/// to find the same again.
final class GroupRefusal: Sendable {
    private struct Refused {
        var members: Set<String>
        var error: QuarryError
    }

    private let last = Mutex<Refused?>(nil)

    /// Why these do not fit; nil where nobody has looked.
    func error(of members: Set<String>) -> QuarryError? {
        last.withLock { $0?.members == members ? $0?.error : nil }
    }

    func remember(_ error: QuarryError, of members: Set<String>) {
        last.withLock { $0 = Refused(members: members, error: error) }
    }
}
