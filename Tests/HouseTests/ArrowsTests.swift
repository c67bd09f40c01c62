import Foundation
import TestSupport
import Testing

@Suite("The arrows between targets are those of the map")
struct ArrowsTests {
    /// Modules of the toolchain and the C library, which every target may import.
    private static let toolchain: Set = [
        "Darwin", "Dispatch", "Foundation", "FoundationNetworking", "Glibc", "Synchronization",
        "Testing",
    ]

    private static let stages: Set = [
        "Parsing", "ParserPool", "Chunking", "Embedding", "Postings", "HNSW", "Artifacts",
    ]

    /// The modules that the files of a folder import.
    private func imports(of folder: String) throws -> Set<String> {
        let line =
            /(?m)^[ \t]*(?:@\w+ )*(?:(?:public|package|internal|private) )?import (?:(?:struct|class|enum|protocol|func|var|let|typealias) )?(\w+)/
        var modules: Set<String> = []
        for file in try Repository.swiftFiles(below: folder) {
            // Programs in other languages import too.
            let code = try Repository.text(file).replacing(/(?s)""".*?"""/, with: "")
            modules.formUnion(code.matches(of: line).map { String($0.1) })
        }
        return modules
    }

    @Test("every target has one row in the table, and every row is about a target")
    func rows() throws {
        let manifest = try PackageManifest()
        let said = try ArrowTable().rows.flatMap(\.targets)
        #expect(Set(said).count == said.count)
        #expect(Set(said) == Set(manifest.sources.map(\.name)).union(manifest.systemLibraries))
        let folders = try FileManager.default.contentsOfDirectory(
            atPath: Repository.root + "/Sources/SystemLibraries")
        #expect(Set(folders) == manifest.systemLibraries)
    }

    @Test("a target depends on what its row says, and on nothing else")
    func dependencies() throws {
        let table = try ArrowTable().imports
        for target in try PackageManifest().sources {
            let said = try #require(table[target.name])
            #expect(target.dependencies == said, "\(target.name)")
        }
    }

    @Test("a target imports all that it depends on, and nothing else")
    func sources() throws {
        for target in try PackageManifest().sources {
            let imported = try imports(of: target.folder).subtracting(Self.toolchain)
            #expect(imported == target.dependencies, "\(target.name)")
        }
    }

    @Test("the geometry of PDF pages imports the vocabulary and no C, nor names what does")
    func geometry() throws {
        let folder = "Sources/Parsing/PDF/Geometry"
        #expect(try imports(of: folder) == ["Corpus"])
        let declared =
            /(?m)^(?:package |final |private )*(?:struct|class|enum|actor|protocol) (\w+)/
        var foreign: Set<String> = []
        for file in try Repository.swiftFiles(below: "Sources/Parsing") {
            let text = try Repository.text(file)
            guard text.contains(/(?m)^(?:package |internal )?import C[A-Z]/) else { continue }
            foreign.formUnion(text.matches(of: declared).map { String($0.1) })
        }
        #expect(!foreign.isEmpty)
        for file in try Repository.swiftFiles(below: folder) {
            let code = try Repository.text(file).replacing(/\/\/[^\n]*/, with: "")
            let words = Set(code.matches(of: /\w+/).map { String($0.0) })
            #expect(words.isDisjoint(with: foreign), "\(file)")
        }
    }

    @Test("tests import what they depend on")
    func tests() throws {
        let manifest = try PackageManifest()
        for target in manifest.targets where target.folder.hasPrefix("Tests/") {
            let imported = try imports(of: target.folder).subtracting(Self.toolchain)
            #expect(imported.isSubset(of: target.dependencies), "\(target.name)")
        }
    }

    @Test(
        "what stands for other people's programs sees what is public, and of ours QuarryKit alone")
    func outsiders() throws {
        let outsiders = try PackageManifest().targets.filter(\.isOutsider)
        #expect(Set(outsiders.map(\.name)) == ["QuarryKitTests", "ManualExample"])
        for target in outsiders {
            let imported = try imports(of: target.folder).subtracting(Self.toolchain)
            #expect(imported == ["QuarryKit"], "\(target.name)")
            for file in try Repository.swiftFiles(below: target.folder) {
                #expect(try !Repository.text(file).contains("@testable"), "\(file)")
            }
        }
    }

    @Test("a target imports only what is above it in the table")
    func order() throws {
        let table = try ArrowTable()
        let targets = Set(table.rows.flatMap(\.targets))
        var above: Set<String> = []
        for row in table.rows {
            let late = row.imports.intersection(targets).subtracting(above)
            #expect(late.isEmpty, "\(row.targets)")
            above.formUnion(row.targets)
        }
    }

    @Test("no stage imports another stage")
    func stages() throws {
        let table = try ArrowTable().imports
        for stage in Self.stages {
            let imports = try #require(table[stage])
            #expect(imports.isDisjoint(with: Self.stages), "\(stage)")
        }
    }

    @Test("the write path and the read path meet in Evaluation, Tuning and the doors alone")
    func paths() throws {
        let meeting = try ArrowTable().imports.filter {
            $0.value.isSuperset(of: ["Indexing", "Searching"])
        }
        #expect(Set(meeting.keys).isSubset(of: ["Evaluation", "Tuning", "QuarryKit", "CLI"]))
    }
}
