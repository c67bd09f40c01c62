import Corpus
import Indexing

/// What all receipts of one preparation say: which sources are prepared, in which packs, and which
/// failed. By what the work is a function of, so it does not matter for which plan it was done.
struct PreparedIndex: Sendable {
    struct Place: Hashable, Sendable {
        var chunks: Int
        var pack: FileReference
    }

    /// By `BuildSteps.key`.
    private(set) var prepared: [String: Place] = [:]
    /// By `BuildSteps.failureKey`.
    private(set) var failed: [String: Receipt.Failure] = [:]
    private(set) var receipts: Set<String> = []

    /// Whether it is known what became of a source.
    func covers(_ file: SourceFile, steps: BuildSteps) -> Bool {
        prepared[steps.key(of: file).hex] != nil || failed[steps.failureKey(of: file).hex] != nil
    }

    mutating func add(_ receipt: Receipt) {
        guard receipts.insert(receipt.unit).inserted else { return }
        for source in receipt.sources ?? [] {
            if let failure = source.failure {
                // Of two attempts that ended otherwise either is true; one has to be taken.
                failed[source.key] = failed[source.key] ?? failure
            } else if let chunks = source.chunks, let pack = receipt.pack {
                let place = Place(chunks: chunks, pack: pack)
                guard let known = prepared[source.key] else {
                    prepared[source.key] = place
                    continue
                }
                // The same everywhere, in whatever order receipts are read.
                if pack.sha256 < known.pack.sha256 { prepared[source.key] = place }
            }
        }
    }
}
