import Corpus
import Foundation
import Storage
import TestSupport

/// A document of the project, taken apart into its fenced blocks.
struct ManualPage: Sendable {
    /// Below the repository.
    let path: String
    let text: String
    let fences: [Fence]

    init(path: String) throws {
        self.init(path: path, text: try Repository.text(path))
    }

    init(path: String, text: String) {
        self.path = path
        self.text = text
        fences = Fence.all(in: text)
    }

    var name: String { String(path.split(separator: "/").last ?? "") }

    /// Fences of one language, with the page for messages.
    func fences(of language: String) -> [Fence] { fences.filter { $0.language == language } }

    static let catalogue = "Sources/QuarryKit/QuarryKit.docc"

    /// The page that says how to make the index that the examples of all others ask.
    static let first = catalogue + "/FirstIndex.md"

    /// The pages of the manual, the first one first, the others by name.
    static func manual() throws -> [ManualPage] {
        let names = try FileSystem.names(in: Repository.root + "/" + catalogue)
        let paths = names.filter { $0.hasSuffix(".md") }.map { catalogue + "/" + $0 }
        return try ([first] + paths.filter { $0 != first }).map(ManualPage.init(path:))
    }

    /// The page of the manual with a name, `Limits`.
    static func manual(_ name: String) throws -> ManualPage {
        try ManualPage(path: "\(catalogue)/\(name).md")
    }

    /// The manual and what stands beside it.
    static func all() throws -> [ManualPage] {
        try manual() + [ManualPage(path: "README.md")]
    }
}
