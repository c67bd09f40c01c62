import Foundation
import QuarryKit
import Testing

/// A corpus and a job of a test's own, gone with the object.
final class Workplace: Sendable {
    let folder: String
    var corpus: String { folder + "/corpus" }
    var job: String { folder + "/notes.yaml" }

    static let needs: Comment = "needs the model all-MiniLM-L6-v2 (quarry model pull)"

    /// Where the manual says that models are.
    static let hasModel: Bool = {
        let environment = ProcessInfo.processInfo.environment
        let data = environment["XDG_DATA_HOME"] ?? (environment["HOME"] ?? "") + "/.local/share"
        let models = environment["QUARRY_MODELS"] ?? data + "/quarry/models"
        return FileManager.default.fileExists(
            atPath: models + "/all-MiniLM-L6-v2/modules.json")
    }()

    /// - Parameter sources: of that many more, each with a text of its own.
    init(sources: Int = 0) throws {
        folder = NSTemporaryDirectory() + "quarry-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: corpus, withIntermediateDirectories: true)
        try write("warranty.txt", "The warranty of all pumps is twenty-four months.")
        try write("notice.md", "# Notice\n\nThe notice period is three months.")
        try write("退款.txt", "退款期限為收到貨物後三十日內。")
        for number in 0..<sources {
            try write("more/\(number).txt", "Shelf \(number) holds the parts of pump \(number).")
        }
        let text = """
            name: notes
            corpus: { roots: ["\(corpus)"] }
            index: "\(folder)/index"
            embed: { model: all-MiniLM-L6-v2 }

            """
        try Data(text.utf8).write(to: URL(filePath: job))
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Two threads and a cache of the test's own.
    var options: Job.Options {
        var options = Job.Options()
        options.threads = 2
        options.cache = folder + "/artifacts.sqlite"
        return options
    }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(atPath: corpus + "/" + name)
    }

    func write(_ name: String, _ text: String) throws {
        let path = URL(filePath: corpus + "/" + name)
        try FileManager.default.createDirectory(
            at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: path)
    }
}
