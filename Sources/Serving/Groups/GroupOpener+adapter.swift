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
        let bytes: [UInt8]
        do {
            bytes = try shard.file(
                AdapterQuery(), limit: AdapterFile.maximumBytes, proofs: SourceProofs(),
                within: adapterSeconds)
        } catch let failure as ShardFailure {
            throw failure
        } catch {
            throw ShardFailure(.broken, "it has no adapter, though it names one")
        }
        do throws(QuarryError) {
            return try FileSystem.withTemporaryPath(for: "adapter") { (path) throws(QuarryError) in
                try FileSystem.create(path, with: bytes, mode: 0o600)
                // What it is made of is read once it is the one that is named.
                return try AdapterFile(path: path, sha256: wanted)
            }
        } catch {
            throw ShardFailure(.broken, "its adapter can't be taken", detail: error.reason)
        }
    }
}
