import Foundation
import TestSupport
import Testing

/// What `Tests/House/measure.py` says of a checkout.
struct Measures: Decodable {
    var types: Int
    var foreignTypes: [String]
    var errorTypes: [String]
    var functions: Int
    var bareFunctions: [String]
    var cycle: [String]
    var imports: [String]
    var readmeLines: Int
    var longFiles: [String]
    var medianLines: Double
    var longFunctions: [String]
    var unexplained: [String]

    /// - Parameter root: of a checkout.
    init(of root: String) throws {
        let python = try #require(Tool("python3"), "python3 is not on the PATH")
        let script = Repository.root + "/Tests/House/measure.py"
        let result = try python.run(["-B", script, root, "--json"])
        try #require(result.status == 0, "\(result.complaints)")
        self = try JSONDecoder().decode(Self.self, from: result.output)
    }
}
