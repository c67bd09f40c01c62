import Foundation
import TestSupport
import Testing

@Suite("The manual's page on the library")
struct LibraryReferenceTests {
    private static let files = try? Repository.swiftFiles(below: "Sources/QuarryKit")

    @Test("every public symbol of QuarryKit says what it is")
    func documented() throws {
        let files = try #require(Self.files)
        var symbols = 0
        for file in files {
            var previous = ""
            for (number, line) in try Repository.text(file).components(separatedBy: "\n")
                .enumerated()
            {
                let code = line.trimmingCharacters(in: .whitespaces)
                // A case of an enum is public with it; a pattern of a switch begins with a dot.
                if line.contains(/^\s*public (?!import)/) || line.contains(/^ {8,}case [a-z]/) {
                    symbols += 1
                    #expect(previous.hasPrefix("///"), "\(file):\(number + 1): \(code)")
                }
                if !code.hasPrefix("@") { previous = code }
            }
        }
        #expect(symbols > 100)
    }

    @Test("every public type of QuarryKit is on the page")
    func types() throws {
        let files = try #require(Self.files)
        let declared = /(?m)^\s*public (?:final )?(?:struct|class|enum) (\w+)/
        let names = try files.reduce(into: Set<String>()) { names, file in
            names.formUnion(SourceText.words(in: try Repository.text(file), like: declared))
        }
        // Shown on the pages of the types that they belong to.
        let parts: Set = ["Mode", "Collapse", "Part", "Sentence", "Proof"]
        let page = try ManualPage.manual("FromSwift").text
        let shown = SourceText.words(in: page, like: /``(?:\w+\/)*(\w+)``/)
        #expect(names.subtracting(parts).subtracting(shown) == [])
        #expect(names.isSuperset(of: parts) && names.count > 15)
    }
}
