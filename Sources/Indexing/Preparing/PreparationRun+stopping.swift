import Corpus
import Jobs
import ParserPool

extension PreparationRun {
    /// Ends parsing in progress once its result is of no use: a document may take its whole
    /// time limit, and a stop must not.
    func startInterrupter() -> Ticker {
        Ticker(seconds: 0.1) { [control = build.options.control, pool = build.pool] in
            if control.givesBack { pool.interrupt() }
        }
    }

    /// Whether the disk's quota lets a prepared source in.
    func hasRoom(for item: Item) -> Bool {
        guard let quota, case .prepared(_, let file, let result) = item else { return true }
        return quota.admits(file, result.document.chunks)
    }

    /// Gives an item back that the stop came before; it did not fail, whatever it says.
    func giveBack(_ item: Item, _ outcome: inout Outcome) throws {
        switch item {
        case .broken(let error): throw error
        case .failed(let lease, _): try sources.release([lease])
        case .prepared(let lease, _, let result):
            outcome.parsed += result.wasParsed ? 1 : 0
            try sources.release(lease.map { [$0] } ?? [])
        }
    }

    /// Gives back what was leased and not done, and takes it out of the outcome.
    func giveBackRest(_ embedding: EmbeddingBatch, _ outcome: inout Outcome) throws {
        try sources.releaseUnused()
        let unfinished = embedding.unfinished
        guard !unfinished.isEmpty else { return }
        try sources.release(unfinished)
        let names = Set(unfinished.map { SourceID(path: $0.key) })
        outcome.indexed.removeAll { names.contains($0.file.id) }
    }

    /// Sources that are neither indexed nor failed, in their order.
    func unfinished(
        of pending: [SourceID: (ScannedFile, SourceFile)], _ outcome: Outcome
    ) -> [SourceFile] {
        guard build.options.control.reason != nil else { return [] }
        let handled = Set(outcome.indexed.map(\.file.id))
            .union(outcome.failures.map { SourceID(path: $0.source) })
        return pending.values.map(\.1).filter { !handled.contains($0.id) }
            .sorted { $0.id < $1.id }
    }
}
