package import Corpus
import Storage
import Synchronization

/// A token file that is read again when it has changed, so that a token that is taken out is shut
/// out without a restart.
package final class TokenList: Sendable {
    private let path: String
    private let state: Mutex<State>

    private struct State {
        var bytes: Digest
        var file: TokenFile
    }

    /// - Throws: what `TokenFile` throws.
    package init(path: String) throws(QuarryError) {
        self.path = path
        let bytes = try FileSystem.read(path)
        state = Mutex(
            State(bytes: Digest.sha256(bytes), file: try TokenFile(bytes, path: path)))
    }

    package func caller(token: String) -> Caller? {
        state.withLock { $0.file }.caller(token: token)
    }

    /// Reads the file again if its bytes are others.
    /// - Returns: how many tokens it has now; nil where nothing has changed.
    /// - Throws: what `TokenFile` throws, once for the same bytes; the tokens stay as they were.
    package func refresh() throws(QuarryError) -> Int? {
        let bytes = try FileSystem.read(path)
        let digest = Digest.sha256(bytes)
        guard state.withLock({ $0.bytes }) != digest else { return nil }
        state.withLock { $0.bytes = digest }
        let file = try TokenFile(bytes, path: path)
        state.withLock { $0.file = file }
        return file.count
    }
}
