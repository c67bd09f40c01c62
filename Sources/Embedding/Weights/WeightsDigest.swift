import Corpus
import Storage

/// The SHA-256 of a weights file, remembered in a small file beside it.
///
/// What is remembered counts only while size, time of change and inode number of the weights
/// are those it was written for; a copied or edited file is hashed again.
struct WeightsDigest {
    let file: Safetensors

    init(_ file: Safetensors) { self.file = file }

    private var sidecar: String { file.path + ".digest" }

    /// The remembered digest, else that of the bytes.
    func value() -> Digest { remembered() ?? file.digest() }

    func remembered() -> Digest? {
        guard let bytes = try? FileSystem.read(sidecar) else { return nil }
        let fields = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        guard fields.count == 2, fields[1] == key[...] else { return nil }
        return Digest(hex: String(fields[0]))
    }

    /// - Throws: `io`.
    func remember(_ digest: Digest) throws(QuarryError) {
        if remembered() == digest { return }
        let line = Array("\(digest.hex) \(key)".utf8)
        try FileSystem.replace(sidecar, with: line)
    }

    private var key: String {
        let identity = file.identity
        return "\(identity.size)-\(identity.modifiedNanoseconds)-\(identity.inode)"
    }
}
