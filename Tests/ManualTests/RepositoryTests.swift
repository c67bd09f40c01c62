import Foundation
import TestSupport
import Testing

@Suite("The documents of the repository")
struct RepositoryTests {
    private static let documents: [String] = [
        "README.md", ".github/CONTRIBUTING.md", ".github/SECURITY.md", ".github/CHANGELOG.md",
        "Sources/ARCHITECTURE.md",
    ]

    @Test("README names the two commands")
    func readme() throws {
        let text = try Repository.text("README.md")
        #expect(text.contains("make demo") && text.contains("make test"))
    }

    @Test("README leads to every page of the manual")
    func pages() throws {
        let text = try Repository.text("README.md")
        for page in try ManualPage.manual() where page.name != "QuarryKit.md" {
            #expect(text.contains("(\(page.path))"), "\(page.name)")
        }
    }

    @Test("links lead to files that are there", arguments: documents)
    func links(document: String) throws {
        let folder = URL(filePath: Repository.root + "/" + document).deletingLastPathComponent()
        let links = SourceText.words(in: try Repository.text(document), like: /\]\(([^)\s]+)\)/)
        for link in links where !link.hasPrefix("http") && !link.hasPrefix("#") {
            let path = folder.appending(path: String(link.prefix { $0 != "#" })).path
            #expect(FileManager.default.fileExists(atPath: path), "\(link)")
        }
    }

    @Test("pages lead to pages that are there")
    func references() throws {
        let pages = try ManualPage.manual()
        let names = Set(pages.map { String($0.name.dropLast(3)) })
        for page in pages {
            let links = SourceText.words(in: page.prose, like: /<doc:([A-Za-z]+)>/)
            #expect(links.subtracting(names) == [], "\(page.name)")
        }
    }

    @Test("the map names what is there")
    func map() throws {
        let files = FileManager.default
        let paths = try ["Sources", "Tests"].map {
            try files.subpathsOfDirectory(atPath: Repository.root + "/" + $0)
        }.joined()
        let names = paths.map { $0.components(separatedBy: "/") }.joined()
        let types = SourceText.words(
            in: try SourceText.all("Sources"),
            like: /(?:struct|class|enum|protocol) ([A-Z][A-Za-z0-9]+)/)
        let known = Set(names.map { $0.replacing(".swift", with: "") }).union(types)
        let page = try ManualPage(path: "Sources/ARCHITECTURE.md")
        for name in ManualPage.code(page.prose) {
            // A path or a type: `Jobs/JobQueue`, `HashCache`, `Manifest.rootText`.
            guard name.wholeMatch(of: /[A-Z][A-Za-z+\/.0-9]*[a-z][A-Za-z+\/.0-9]*/) != nil else {
                continue
            }
            let last = name.split(separator: "/").last.map(String.init) ?? name
            let type = last.split(separator: ".").first.map(String.init) ?? last
            #expect(
                known.contains(last) || known.contains(type)
                    || files.fileExists(atPath: Repository.root + "/" + name)
                    || names.contains { $0.hasPrefix(last + "-") }, "\(name)")
        }
    }

    @Test("what is made with make can be made")
    func targets() throws {
        let makefile = try Repository.text("Makefile")
        let targets = SourceText.words(in: "\n" + makefile, like: /\n([a-z][a-z-]*):/)
        let others = Self.documents.filter { $0 != "README.md" }
        for page in try ManualPage.all() + others.map(ManualPage.init(path:)) {
            let code = page.fences.map(\.text) + ManualPage.code(page.prose)
            for text in code {
                let named = SourceText.words(in: "\n" + text, like: /[\n ]make ([a-z][a-z-]*)/)
                #expect(named.subtracting(targets) == [], "\(page.path)")
            }
        }
    }
}
