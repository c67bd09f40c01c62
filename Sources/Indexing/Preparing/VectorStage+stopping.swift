import Artifacts
import Corpus
import Embedding

extension VectorStage {
    /// Texts a thread embeds between two looks at the control: well under a second's work.
    private static let textsPerLook = 16

    /// Computes vectors until the run is to give back its work; those computed are durable when
    /// this returns.
    /// - Parameter finished: called for each text, from several threads.
    /// - Returns: how many.
    func computeUntilStopped(
        _ texts: [Digest: String], finished: @Sendable () -> Void
    ) throws -> Int {
        guard !texts.isEmpty else { return 0 }
        let ordered = texts.sorted { $0.key < $1.key }
        let step = Self.textsPerLook * encoder.threads
        var made = Embedded()
        for start in stride(from: 0, to: ordered.count, by: step) {
            if control.givesBack { break }
            let next = ordered[start..<min(start + step, ordered.count)]
            let more = try embedded(next, finished: finished)
            made.vectors += more.vectors
            made.codes += more.codes
        }
        try put(made)
        return made.vectors.count
    }
}
