package import Corpus
import Storage

extension SourceFile {
    /// The source's own share in what its document is a function of: its bytes, and the encoding
    /// that the settings state for it.
    package var contentKey: Digest {
        guard let encoding else { return contentHash }
        return Digest.sha256(parts: ["stated", contentHash.hex, encoding.name])
    }
}
