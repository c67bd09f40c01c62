/// Whether the dependencies of some components are all there are.
struct BillComposition: Encodable {
    var aggregate: String
    var dependencies: [String]
}
