import Corpus
import Storage

/// The identity of a model's weights in a precision, remembered in a small file beside them.
///
/// In f32 it is the SHA-256 of the weights file, or of the shards' digests. In int8 it is one of
/// the quantised tensors and the column scales, so that it is the same for the floats and for the
/// integers made of them.
///
/// What is remembered counts only while size, time of change and inode number of the weights
/// are those it was written for; a copied or edited file is hashed again.
struct WeightsDigest {
    let checkpoint: Checkpoint
    let configuration: ModelConfiguration
    var precision = EmbedSettings.Precision.f32

    private var sidecar: String {
        switch precision {
        case .f32: checkpoint.path + ".digest"
        case .int8: checkpoint.path + ".int8-digest"
        }
    }

    /// The remembered digest, else that of the bytes.
    /// - Throws: as `computed`.
    func value() throws(QuarryError) -> Digest {
        if let digest = remembered() { return digest }
        return try computed()
    }

    /// The digest of what the file holds now. About 60 ms for 90 MB.
    /// - Throws: `corrupt`, `unsupported`, `invalidInput` (no finite number): int8 reads every
    ///   tensor.
    func computed() throws(QuarryError) -> Digest {
        switch precision {
        case .f32: return checkpoint.digest()
        case .int8: return try quantisedDigest()
        }
    }

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

    /// A digest of integers that were made by another rule is no longer theirs.
    private var key: String {
        switch precision {
        case .f32: checkpoint.stamp
        case .int8: "columns:" + checkpoint.stamp
        }
    }

    private func quantisedDigest() throws(QuarryError) -> Digest {
        let source = TensorSource(checkpoint, precision: .int8)
        // Its tensors may lie in memory of its own.
        defer { withExtendedLifetime(source) {} }
        var hasher = Hasher256()
        try source.forEachQuantised(of: configuration) { tensor, elements, units in
            hasher.update(Array("\(tensor.name) \(tensor.shape)\n".utf8))
            hasher.update(elements)
            units?.withUnsafeBytes { hasher.update($0) }
        }
        return hasher.finish()
    }
}
