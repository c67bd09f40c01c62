import Corpus
import Foundation
import Storage

/// The tensors of a model: `model.safetensors`, or the shards that `model.safetensors.index.json`
/// lists.
final class Checkpoint: Sendable {
    struct Tensor: Sendable {
        let file: Safetensors
        let entry: Safetensors.Entry

        /// Valid while the checkpoint lives.
        var bytes: UnsafeRawBufferPointer { file.bytes(of: entry) }
    }

    static let name = "model.safetensors"
    static let indexName = "model.safetensors.index.json"

    /// The one file, or the list of shards.
    let path: String
    let tensors: [String: Tensor]
    private let files: [Safetensors]

    /// - Parameter folder: the transformer's.
    /// - Throws: `notFound`, `io`, `corrupt`, `invalidInput` (a list that leads elsewhere),
    ///   `unsupported`.
    init(folder: String) throws(QuarryError) {
        let names = try Self.fileNames(folder)
        path = "\(folder)/\(names.count == 1 ? names[0] : Self.indexName)"
        var files: [Safetensors] = []
        var tensors: [String: Tensor] = [:]
        for name in names {
            let file = try Safetensors(path: "\(folder)/\(name)")
            for (tensor, entry) in file.entries {
                guard tensors.updateValue(Tensor(file: file, entry: entry), forKey: tensor) == nil
                else {
                    throw QuarryError(.corrupt, path: file.path, "has \(tensor) a second time")
                }
            }
            files.append(file)
        }
        self.files = files
        self.tensors = tensors
    }

    /// Whether weights in integers are those of equalised columns. Folders that were quantised
    /// before there were `ColumnScales` have none.
    var hasColumnScales: Bool {
        tensors.keys.contains { $0.hasSuffix(NormedProduct.scalesSuffix) }
    }

    /// The files of a folder that hold tensors, sorted; the list of shards is not among them.
    static func fileNames(_ folder: String) throws(QuarryError) -> [String] {
        let index = "\(folder)/\(indexName)"
        guard !FileSystem.exists("\(folder)/\(name)"), FileSystem.exists(index) else {
            return [name]
        }
        let root = try JSONObject(path: index)
        let map = try root.required("weight_map", value: root.object("weight_map"))
        var names: Set<String> = []
        for tensor in map.keys {
            let name = try map.required(tensor, value: map.string(tensor))
            guard !name.utf8.contains(UInt8(ascii: "/")), name.hasSuffix(".safetensors") else {
                throw map.invalid(tensor, because: "names no file of the folder")
            }
            names.insert(name)
        }
        guard !names.isEmpty else { throw root.invalid("weight_map", because: "lists no tensors") }
        return names.sorted()
    }

    /// SHA-256 of the file; of several, of their digests. About 60 ms for 90 MB.
    func digest() -> Digest {
        files.count == 1 ? files[0].digest() : Digest.sha256(parts: files.map { $0.digest().hex })
    }

    /// One word that differs where a file was touched: what a remembered digest is valid for.
    var stamp: String { files.map(\.identity.stamp).joined(separator: "+") }
}
