import Adapting
import Corpus
import Embedding
import Foundation
import TestSupport
import Testing

@testable import Serving

/// Files that are there as one index, and as two of which a group is made, built by `quarry`.
final class SplitFolders {
    private let folder: TemporaryFolder
    let environment: [String: String]
    private let ranking: String

    static let texts = WrittenLibrary.texts
    /// The last has no answer.
    static let questions = WrittenLibrary.questions + ["Which zebra owns a xylophone?"]

    /// - Parameters:
    ///   - isAdapted: whether all indexes' questions pass through one adapter.
    ///   - more: files besides, by name.
    init(isAdapted: Bool = false, _ more: [String: [UInt8]] = [:]) throws {
        folder = try TemporaryFolder()
        try ServedLibrary.model.write(to: folder.file("models/tiny"))
        ranking = isAdapted ? "{ adapter: a.adapter }" : "{}"
        environment = [
            "QUARRY_MODELS": folder.file("models"), "QUARRY_CACHE": folder.file("cache"),
        ]
        if isAdapted { try adapt() }
        let files = more.merging(Self.texts.mapValues { Array($0.utf8) }) { first, _ in first }
        for (name, bytes) in files { _ = try folder.put(bytes, "docs/" + name) }
        let names = files.keys.sorted()
        try build("whole", names)
        try build("m0", names.enumerated().filter { $0.offset % 2 == 0 }.map(\.element))
        try build("m1", names.enumerated().filter { $0.offset % 2 == 1 }.map(\.element))
    }

    private func build(_ name: String, _ files: [String]) throws {
        let text = """
            name: \(name)
            corpus: { roots: [docs], include: [\(files.map { "\"\($0)\"" }.joined(separator: ", "))] }
            index: \(name)
            embed: { model: tiny, precision: f32 }
            ranking: \(ranking)
            """
        _ = try folder.put(Array(text.utf8), name + ".yaml")
        let built = try quarry(["build", name + ".yaml", "--quiet"])
        try #require(built.status == 0, "\(built.complaints)")
    }

    private func adapt() throws {
        let model = try ModelStore(root: folder.file("models")).open(
            EmbedSettings(model: "tiny", precision: .f32))
        var random = SeededGenerator(seed: 4)
        _ = try AdapterFile.write(
            QueryAdapter(
                model: model.fingerprint, dimension: model.dimension, rank: nil,
                first: random.floats(model.dimension * model.dimension, spread: 0.4), second: []),
            precision: .f32, to: folder.file("a.adapter"))
    }

    func quarry(_ arguments: [String]) throws -> QuarryProcess.Result {
        try QuarryProcess(folder: folder.path, environment: environment).run(arguments)
    }

    func path(_ name: String) -> String { folder.file(name) }

    /// Changes a file after it was indexed.
    func put(_ text: String, _ name: String) throws {
        _ = try folder.put(Array(text.utf8), "docs/" + name)
    }

    /// A group file of two members.
    /// - Parameter places: what each member's entry says of where it is.
    func group(_ places: [String], name: String) throws -> String {
        let members = places.enumerated().map { "  - { name: m\($0), \($1) }\n" }
        let text =
            "name: kb\nweights: \(path("whole"))\ndeadline: 20s\nmembers:\n\(members.joined())"
        return try folder.put(Array(text.utf8), name)
    }
}
