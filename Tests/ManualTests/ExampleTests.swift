import Corpus
import Foundation
import Jobs
import Storage
import TestSupport
import Testing

@Suite("The manual's examples", .serialized)
struct ExampleTests {
    @Test(
        "every command does what the page says it does",
        .enabled(if: ManualCheckout.isPossible, ManualCheckout.needs))
    func console() throws {
        let (checkout, first) = try ManualCheckout.shared.get()
        for mismatch in first { Issue.record("\(mismatch)") }
        for page in try ManualPage.all() where page.path != ManualPage.first {
            for mismatch in try checkout.run(page) { Issue.record("\(mismatch)") }
        }
    }

    @Test(
        "the Swift example is a program that prints what the page says",
        .enabled(if: ManualCheckout.isPossible, ManualCheckout.needs))
    func swift() throws {
        let page = try ManualPage.manual("FromSwift")
        let folder = "jobs/Examples/Swift/Sources/"
        #expect(
            try page.fences(of: "swift").map(\.text)
                == ["main.swift", "Follow.swift"].map { try Repository.text(folder + $0) })
        let expected = ExpectedOutput(try #require(page.fences(of: "text").first).lines)
        let checkout = try ManualCheckout.shared.get().checkout
        let printed = try checkout.shell("ManualExample 2>&1")
        #expect(expected.matches(printed.output) && printed.status == 0, "\(printed.output)")
        let failed = try checkout.shell("ManualExample nowhere.yaml 2>&1")
        #expect(failed.status == 1 && failed.output.hasPrefix("not_found: nowhere.yaml"))
    }

    @Test("every page of the manual has an example that is tested")
    func everyPage() throws {
        let tested: Set = ["console", "yaml", "swift"]
        for page in try ManualPage.manual() where page.name != "QuarryKit.md" {
            #expect(
                page.fences.contains { tested.contains($0.language) }, "\(page.name) has none")
        }
    }

    @Test("every YAML example is a job file, or a part of one")
    func jobFiles() throws {
        for page in try ManualPage.all() {
            for fence in page.fences(of: "yaml") {
                #expect(throws: Never.self, "\(page.name):\(fence.line)") {
                    try JobDefinition.parse(Self.completed(fence.text), path: page.name)
                }
            }
        }
    }

    /// A part of a job file with the keys that none can do without.
    private static func completed(_ text: String) -> String {
        let needed = ["name: x\n", "corpus: { roots: [x] }\n", "index: x\n"]
        let lines = text.split(separator: "\n")
        return needed.filter { line in
            let key = line.prefix { $0 != ":" } + ":"
            return !lines.contains { $0.hasPrefix(key) }
        }.joined() + text
    }

    @Test("every fence is closed and says in a known word what it holds")
    func fences() throws {
        let known: Set = ["console", "yaml", "swift", "sh", "text"]
        for page in try ManualPage.all() {
            let marks = page.text.split(separator: "\n").count { $0.hasPrefix("```") }
            #expect(marks.isMultiple(of: 2), "\(page.name) has an open fence")
            for fence in page.fences {
                #expect(known.contains(fence.language), "\(page.name):\(fence.line)")
            }
        }
    }
}
