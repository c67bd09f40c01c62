import Adapting
import Corpus
import Foundation
import Jobs
import Searching
import Snapshots
import Storage

extension GroupOpener {
    /// For a member to send its adapter.
    private static let adapterSeconds = 30.0

    /// The adapter that all members name: it is in a folder, or one of them sends it.
    /// - Parameter known: of what was open before.
    /// - Throws: `io` where none sends the one that it names.
    func adapter(
        of shards: [any Shard], known: AdapterFile?
    ) throws(QuarryError) -> AdapterFile? {
        guard let wanted = shards.first?.manifest.adapter?.sha256 else { return nil }
        if let known, known.digest.hex == wanted { return known }
        for case let shard as GenerationShard in shards {
            if let adapter = shard.generation.snapshot.adapter { return adapter }
        }
        var reasons: [String] = []
        for case let shard as RemoteShard in shards {
            do throws(ShardFailure) {
                return try Self.adapter(wanted, from: shard)
            } catch {
                reasons.append("\(shard.name): \(error.reason)")
            }
        }
        throw QuarryError(
            .io, path: definition.name,
            "no member sends the adapter that they name: \(reasons.joined(separator: "; "))")
    }

    private static func adapter(
        _ wanted: String, from shard: RemoteShard
    ) throws(ShardFailure) -> AdapterFile {
        let bytes = try shard.documents(
            AdapterQuery(), proofs: SourceProofs(), within: adapterSeconds)
        do throws(QuarryError) {
            let adapter = try FileSystem.withTemporaryPath(for: "adapter") {
                (path) throws(QuarryError) in
                try FileSystem.create(path, with: Array(bytes), mode: 0o600)
                return try AdapterFile(path: path)
            }
            if adapter.digest.hex == wanted { return adapter }
        } catch {
            throw ShardFailure(.broken, "its adapter can't be read", detail: error.reason)
        }
        throw ShardFailure(.broken, "it sends another adapter than the one it names")
    }
}
