/// What a component depends on.
struct BillDependency: Encodable {
    var ref: String
    /// Nil: nothing.
    var dependsOn: [String]?
}
