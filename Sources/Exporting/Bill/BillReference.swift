import Corpus

/// What parts of a bill call each other by. Sources are the only names that anybody may give, and
/// have a prefix of their own.
enum BillReference {
    static let index = "index"
    static let quarry = "quarry"
    static let model = "model"
    static let adapter = "adapter"
    /// The program that wrote the bill.
    static let writer = "writer"

    static func source(_ id: SourceID) -> String { "source:" + id.path }
    /// - Parameter number: from 1, among those whose names are left out.
    static func unnamedSource(_ number: Int) -> String { "unnamed-source:\(number)" }
    static func parserPart(_ name: String) -> String { "parser:" + name }
    static func modelFile(_ name: String) -> String { "model-file:" + name }
}
