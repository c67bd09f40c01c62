import Corpus
import Jobs

extension Preparation {
    /// Ends parsing in progress once its result is of no use: a document may take its whole
    /// time limit, and a stop must not.
    func startInterrupter() -> Ticker {
        Ticker(seconds: 0.1) { [control, stage] in
            if control.givesBack { stage.interrupt() }
        }
    }

    /// Whether the disk's quota lets a prepared source in.
    func hasRoom(for item: Item) -> Bool {
        guard let quota, case .prepared(_, let file, let result) = item else { return true }
        return quota.admits(file, chunks: result.document.chunks)
    }

    /// Gives an item back that the stop came before; it did not fail, whatever it says.
    func giveBack(_ item: Item, outcome: inout Outcome) throws {
        switch item {
        case .broken(let error): throw error
        case .failed(let lease, _): try sources.release([lease])
        case .prepared(let lease, _, let result):
            outcome.parsed += result.wasParsed ? 1 : 0
            try sources.release([lease])
        }
    }

    /// Gives back what was leased and not done, and takes it out of the outcome.
    func giveBackRest(of embedding: EmbeddingBatch, outcome: inout Outcome) throws {
        try sources.releaseUnused()
        let unfinished = embedding.unfinished
        guard !unfinished.isEmpty else { return }
        try sources.release(unfinished)
        let names = Set(unfinished.map { SourceID(path: $0.key) })
        outcome.indexed.removeAll { names.contains($0.file.id) }
    }

    /// Sources that are neither indexed nor failed, in their order.
    func unfinished(of pending: [SourceID: HashedFile], outcome: Outcome) -> [SourceFile] {
        guard control.reason != nil else { return [] }
        let handled = Set(outcome.indexed.map(\.file.id))
            .union(outcome.failures.map { SourceID(path: $0.source) })
            .union(outcome.discarded)
        return pending.values.map(\.file).filter { !handled.contains($0.id) }
            .sorted { $0.id < $1.id }
    }
}
