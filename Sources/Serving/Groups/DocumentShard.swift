import Searching

/// A member of a group whose documents can be asked for too.
protocol DocumentShard: Shard {
    /// - Parameter proofs: for documents of this machine.
    func documents<Query: DocumentAsking>(
        _ query: Query, proofs: SourceProofs, within seconds: Double
    ) throws(ShardFailure) -> Query.Answer
}
