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

    @Test(
        "the Python examples are the page's, and ask a server what the page says",
        .enabled(if: ManualCheckout.isPossible && Tool("python3") != nil, ManualCheckout.needs))
    func python() throws {
        let page = try ManualPage.manual("FromPython")
        let names = try FileSystem.names(in: Repository.root + "/jobs/Examples/Python").filter {
            $0.hasSuffix(".py")
        }
        let files = try names.map { try Repository.text("jobs/Examples/Python/" + $0) }
        let shown = page.fences(of: "python").map(\.text)
        #expect(shown.count >= 3 && Set(shown).isSubset(of: files))
        for name in names { #expect(page.text.contains("`\(name)`"), "\(name)") }
        let expected = ExpectedOutput(try #require(page.fences(of: "text").first).lines)
        let printed = try ManualCheckout.shared.get().checkout.shell(Self.served)
        #expect(expected.matches(printed.output) && printed.status == 0, "\(printed.output)")
    }

    /// What the page tells to do, at a port that is free. `-S` and `-E` leave Python its standard
    /// library and nothing else.
    private static let served = """
        exec 2>&1
        quarry serve indexes/finance --listen 127.0.0.1:0 --json > served.json 2> served.log &
        trap "kill $!" EXIT
        until grep -qs url served.json; do
            kill -0 $! || { cat served.log; exit 1; }
            sleep 0.1
        done
        url=$(python3 -c 'import json; print(json.loads(open("served.json").readline())["url"])')
        python3 -B -E -S jobs/Examples/Python/ask.py "$url" "報支期限是出差結束後幾日？"
        """

    @Test("every page of the manual has an example that is tested")
    func everyPage() throws {
        let tested: Set = ["console", "yaml", "swift", "python"]
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
        let known: Set = ["console", "yaml", "swift", "python", "sh", "text"]
        for page in try ManualPage.all() {
            let marks = page.text.split(separator: "\n").count { $0.hasPrefix("```") }
            #expect(marks.isMultiple(of: 2), "\(page.name) has an open fence")
            for fence in page.fences {
                #expect(known.contains(fence.language), "\(page.name):\(fence.line)")
            }
        }
    }
}
