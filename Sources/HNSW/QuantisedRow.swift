/// One row of `QuantisedRows`, or a query in their form. Valid while what it points to is.
struct QuantisedRow {
    /// Integers of -127 … 127, zeros up to the rows' stride.
    let values: UnsafePointer<Int8>
    /// What a unit is worth.
    let scale: Float
}
