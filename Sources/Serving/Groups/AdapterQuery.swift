import Adapting
import Foundation
import Searching
import Snapshots
import Storage

/// Asks a member for the adapter that its questions pass through.
struct AdapterQuery: DocumentAsking {
    static let route = "adapter"
    var readers = Audience.everybody

    /// The file; nothing where it has none.
    func answer(of view: IndexView, proofs: SourceProofs) throws -> Data {
        let snapshot = view.generation.snapshot
        guard let adapter = snapshot.manifest.adapter else { return Data() }
        return Data(
            try FileSystem.read(
                snapshot.layout.adapter(adapter.sha256), limit: AdapterFile.maximumBytes))
    }
}
