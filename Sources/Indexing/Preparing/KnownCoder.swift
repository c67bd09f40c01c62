import Segments
import Synchronization

/// The coder of a stage's token vectors, once it has been asked for.
final class KnownCoder: Sendable {
    let coder = Mutex<TokenCoder?>(nil)
}
