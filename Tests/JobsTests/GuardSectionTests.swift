import Corpus
import Foundation
import Storage
import TestSupport
import Testing

@testable import Jobs

@Suite("What a job says of its guard and of hidden files")
struct GuardSectionTests {
    private func parse(_ extra: String) throws -> JobDefinition {
        try JobDefinition.parse(JobFile.least + extra, path: "job.yaml")
    }

    @Test("the guard: default, a share, all or none of it")
    func shares() throws {
        #expect(try parse("").removalGuard == RemovalGuard(maximumShare: 0.3, minimumFiles: 10))
        for (text, guarding) in [
            ("{ max_removed: 30% }", RemovalGuard()), ("{}", RemovalGuard()),
            ("{ max_removed: 30 % }", RemovalGuard()),
            ("{ max_removed: 12.5% }", RemovalGuard(maximumShare: 0.125)),
            (
                "{ max_removed: '5%', min_files: 3 }",
                RemovalGuard(maximumShare: 0.05, minimumFiles: 3)
            ),
            ("{ min_files: 1 }", RemovalGuard(minimumFiles: 1)),
            ("{ max_removed: none }", .off), ("{ max_removed: 100% }", .off),
            ("{ max_removed: 0% }", RemovalGuard(maximumShare: 0, minimumFiles: 1)),
            ("{ max_removed: 0%, min_files: 5 }", RemovalGuard(maximumShare: 0, minimumFiles: 5)),
        ] as [(String, RemovalGuard)] {
            #expect(try parse("guard: \(text)\n").removalGuard == guarding, "\(text)")
        }
    }

    @Test(
        "what is no share is refused with its key",
        arguments: [
            "30", "0.3", "101%", "-1%", "many", "%", "nan%", "30 %%", "0x10%", "1e1%", "+3%", " %",
        ])
    func wrong(text: String) throws {
        let error = JobFile.failure(JobFile.least + "guard: { max_removed: \"\(text)\" }\n")
        #expect(error?.code == .invalidInput)
        #expect(error?.place?.key == "guard.max_removed" && error?.place?.line == 4)
    }

    @Test("an unknown key of the guard names the nearest one")
    func unknown() {
        let error = JobFile.failure(JobFile.least + "guard: { max_remove: 3% }\n")
        #expect(error?.reason.contains("guard.max_removed") == true)
    }

    @Test("corpus.hidden is true or false")
    func hidden() throws {
        func job(_ text: String) -> String {
            "name: a\ncorpus: { roots: [c], hidden: \(text) }\nindex: i\n"
        }
        #expect(try JobDefinition.parse(job("true"), path: "j").corpus.takesHidden)
        #expect(try !JobDefinition.parse(job("false"), path: "j").corpus.takesHidden)
        #expect(try !parse("").corpus.takesHidden)
        #expect(JobFile.failure(job("maybe"))?.place?.key == "corpus.hidden")
    }

    @Test("with several roots their own names are no hidden folders")
    func rootNames() {
        let two = CorpusDefinition(roots: ["/a/.notes", "/b/docs"])
        #expect(two.selects(".notes/a.txt") && !two.selects(".notes/.b/a.txt"))
        let one = CorpusDefinition(roots: ["/a"])
        #expect(!one.selects(".notes/a.txt") && !one.selects("node_modules/\u{301}p/a.md"))
    }

    @Test("every kind of what is no document has a name of its own and a reason")
    func kinds() {
        let names: [(String, Bool, NoDocument?)] = [
            (".git", true, .hidden), (".a.md", false, .hidden), ("~$a.docx", false, .ownerFile),
            ("~$a", true, nil), ("a~", false, .backup), ("a~", true, nil), ("#a#", false, .backup),
            ("##", false, nil), ("#", false, nil), ("a.BAK", false, .backup),
            ("a.swp", false, .backup),
            ("Thumbs.DB", false, .system), ("Lost+Found", true, .system),
            ("node_modules", true, .dependencies), ("node_modules", false, nil),
            ("a.txt", false, nil),
            ("~", false, .backup), ("a~b.txt", false, nil), ("備份~", false, .backup),
            ("", false, nil),
            // A combining mark is one character with the dot, the dollar or the tilde.
            (".\u{301}x.txt", false, .hidden), ("~$\u{301}x.docx", false, .ownerFile),
        ]
        for (name, isFolder, kind) in names {
            #expect(NoDocument(name: name, isFolder: isFolder) == kind, "\(name)")
        }
        #expect(Set(NoDocument.allCases.map(\.reason)).count == NoDocument.allCases.count)
    }

    @Test("files that a job names may have a byte order mark, and may not be UTF-16")
    func marks() throws {
        let folder = try TemporaryFolder()
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let synonyms = try folder.put(mark + Array("car, automobile\n".utf8), "s.txt")
        let passwords = try folder.put(mark + Array("öffne\r\nsesam".utf8), "p.txt")
        chmod(passwords, 0o600)
        let text =
            JobFile.least + "ranking: { synonyms: \(synonyms) }\n"
            + "parse: { passwords_file: \(passwords) }\n"
        let path = try folder.put(mark + Array(text.utf8), "job.yaml")
        let job = try JobDefinition.load(path: path)
        #expect(job.name == "a" && job.parse.passwords == ["öffne", "sesam"])
        #expect(!job.ranking.synonyms.isEmpty)
        let wide = try folder.put(Array(try #require(text.data(using: .utf16))), "wide.yaml")
        let error = #expect(throws: QuarryError.self) { try JobDefinition.load(path: wide) }
        #expect(error?.code == .invalidInput && error?.reason.contains("UTF-16") == true)
    }
}
