/// What a walk looks for, in both forms that rows have.
struct WalkQuery {
    let floats: UnsafePointer<Float>
    /// Of use only where the walk has `QuantisedRows`.
    let quantised: QuantisedRow
}
