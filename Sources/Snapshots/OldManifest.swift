import Corpus
import Foundation
import Storage

/// The `manifest.json` of generations of format 1: the facts as JSON, with the root beside them.
enum OldManifest {
    /// Read by way of the root's text, so that what it may not say nobody may say.
    /// - Throws: `formatTooOld`, `formatTooNew`, or `corrupt` where it does not decode or its
    ///   content does not give its root.
    static func read(_ path: String, generation: Int) throws(QuarryError) -> Manifest {
        let bytes = try FileSystem.read(path)
        try Manifest.check(format: try decode(Format.self, bytes, path: path).format, path: path)
        let stated = try decode(Manifest.self, bytes, path: path)
        var manifest = try RootText.manifest(Array(stated.rootText.utf8), path: path)
        guard stated.root == manifest.root, stated.generation == generation else {
            throw QuarryError(.corrupt, path: path, "its root does not match its content")
        }
        manifest.generation = generation
        return manifest
    }

    private struct Format: Decodable { var format: Int }

    private static func decode<Value: Decodable>(
        _ type: Value.Type, _ bytes: [UInt8], path: String
    ) throws(QuarryError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch {
            throw QuarryError(.corrupt, path: path, "is not a manifest")
        }
    }
}
