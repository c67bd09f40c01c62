import Corpus
import Foundation
import Storage

@testable import Embedding

/// The oracle in the shared data folder: texts, ids and vectors of all-MiniLM-L6-v2 as
/// sentence-transformers computes them.
enum Reference {
    static let folder: String = {
        let root =
            ProcessInfo.processInfo.environment["QUARRY_SHARED"]
            ?? packageRoot + "/../shared"
        return root + "/data/minilm-reference"
    }()

    static let packageRoot = (#filePath as NSString)
        .deletingLastPathComponent.appending("/../..")

    /// The model's folder: `QUARRY_TEST_MODEL`, else its place in the models folder.
    static let model: String = {
        ProcessInfo.processInfo.environment["QUARRY_TEST_MODEL"]
            ?? ModelStore.standard().folder(of: "all-MiniLM-L6-v2")
    }()

    static let isPresent =
        FileSystem.exists(folder + "/texts.jsonl")
        && FileSystem.exists(model + "/model.safetensors")

    static func texts() throws -> [String] { try lines("texts.jsonl", Text.self).map(\.text) }

    static func ids() throws -> [[Int32]] { try lines("tokens.jsonl", Tokens.self).map(\.ids) }

    /// [texts][384]
    static func vectors() throws -> [Float] {
        let bytes = try FileSystem.read(folder + "/embeddings.f32")
        return bytes.withUnsafeBytes { raw in
            (0..<raw.count / 4).map {
                Float(
                    bitPattern: UInt32(
                        littleEndian: raw.loadUnaligned(
                            fromByteOffset: 4 * $0, as: UInt32.self)))
            }
        }
    }

    private struct Text: Decodable { var text: String }
    private struct Tokens: Decodable { var ids: [Int32] }

    private static func lines<T: Decodable>(_ name: String, _ type: T.Type) throws -> [T] {
        try FileSystem.read(folder + "/" + name).split(separator: 0x0A).map {
            try JSONDecoder().decode(T.self, from: Data($0))
        }
    }
}
