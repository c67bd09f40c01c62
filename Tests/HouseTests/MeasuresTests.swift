import Foundation
import Storage
import TestSupport
import Testing

@Suite("The measures of the house")
struct MeasuresTests {
    @Test("the sources keep the rules")
    func rules() throws {
        let house = try Measures(of: Repository.root)
        #expect(house.types > 400 && house.functions > 1_500, "it reads the sources")
        #expect(house.foreignTypes.isEmpty, "a type lives in the file of its name")
        #expect(
            house.bareFunctions.count * 100 <= house.functions * 8,
            "from the second argument on there is a label, unless the pair is symmetrical")
        #expect(house.cycle.isEmpty, "no type of Indexing knows one that knows it")
        #expect(
            house.longFunctions.count * 1000 <= house.functions, "a function can be seen at once")
        #expect(house.longFiles.isEmpty, "a file has 400 lines at most")
        #expect(house.readmeLines < 200, "the README is two pages, the manual has the rest")
        #expect(
            house.unexplained.isEmpty,
            "a trap or an unchecked promise has its reason in a message or a comment just before")
    }

    @Test("a checkout that breaks every rule is found out")
    func broken() throws {
        try withTemporaryFolder { root in
            for (path, text) in Self.files {
                let folder =
                    root + "/" + path.split(separator: "/").dropLast().joined(separator: "/")
                try FileSystem.makeFolder(folder)
                try Data(text.utf8).write(to: URL(filePath: root + "/" + path))
            }
            let house = try Measures(of: root)
            #expect(house.types == 4)
            #expect(
                house.foreignTypes == [
                    "Sources/Indexing/Stage+run.swift: Stage",
                    "Sources/Indexing/Stage.swift: Stray",
                ])
            #expect(
                house.errorTypes == [
                    "Sources/CLI/Door.swift: Refusal", "Sources/CLI/Door.swift: Door",
                ])
            #expect(house.functions == 9)
            #expect(
                house.bareFunctions == [
                    "Sources/Indexing/Stage+run.swift:2: twoBare",
                    "Sources/Indexing/Stage+run.swift:3: generic",
                    "Sources/Indexing/Stage+run.swift:5: required",
                ])
            #expect(house.cycle == ["Other", "Stage"])
            #expect(house.imports == ["Indexing"])
            #expect(house.readmeLines == 2)
            #expect(house.longFiles == ["Tests/IndexingTests/Long.swift: 401"])
            #expect(house.longFunctions == ["Sources/CLI/Door.swift:12: long, 42"])
            #expect(
                house.unexplained == [
                    #"Sources/CLI/Door.swift:4: let file = try! read("a // b")"#,
                    "Sources/CLI/Door.swift:57: fatalError()",
                    "Sources/CLI/Door.swift:58: private final class Box: @unchecked Sendable {}",
                ])
        }
    }

    private static let files = [
        "README.md": "one\ntwo\n",
        "Tests/IndexingTests/Long.swift": String(repeating: "\n", count: 401),
        "Sources/Indexing/Other.swift": "struct Other { var stage: Stage }\n",
        "Sources/Indexing/Stage.swift": """
        struct Stray {}
        private struct Small {}

        """,
        "Sources/Indexing/Stage+run.swift": """
        package struct Stage { var other: Other }
        func twoBare(_ first: (Int, Int), _ second: [Int: Int]) {}
        func generic<T: Hashable>(_ first: (T) -> Void, _ second: T) -> Bool where T: Sendable { true }
        private protocol Step {
            func required(_ first: Int, _ second: Int)
            func labelled(_ first: Int, second: Int)
        }
        /* func commented(_ first: Int, _ second: Int) { /* nested */ } */

        """,
        "Sources/CLI/Door.swift": """
        package import Indexing
        struct Door {
            struct Refusal: Error { var text = "func quoted(_ a: Int, _ b: Int) {" }
            let file = try! read("a // b")
            // It is there.
            let other = try! read("b")
        }
        extension Door: LocalizedError {}
        private enum Missing { static func == (_ left: Missing, _ right: Missing) -> Bool { true } }
        import Foundation
        private protocol Way {}
        func long() {
        \(String(repeating: "    call()\n", count: 40))}
        func short() { fatalError("only on Sundays") }
        func nested() { func inner(_ only: Int) {} }
        func interpolated() { print("\\(call("}")) {") }
        fatalError()
        private final class Box: @unchecked Sendable {}

        """,
    ]
}
