import Foundation
import Storage
import TestSupport
import Testing

@Suite("The manual's page on the command line", .serialized)
struct CommandReferenceTests {
    /// Sections of the page, and commands whose JSON they describe. Run one after another in a
    /// checkout with the index of the manual's first page.
    private static let commands: [(section: String, command: String)] = [
        ("build", "quarry build jobs/finance.yaml --json --quiet"),
        ("build", "quarry build keys.yaml --json --quiet"),
        ("build", "quarry build keys.yaml --json --quiet --max-files 9"),
        ("plan", "quarry plan keys.yaml --json"),
        ("search", "quarry search indexes/finance refund --json --explain --context 1"),
        (
            "search",
            "quarry search indexes/finance credit --json --expand rm3 --mmr 0.5 --explain"
        ),
        ("search", "quarry search keys taxi --json --filter meta:office=taipei"),
        ("ask", "quarry ask indexes/finance 'How are refunds paid?' --json"),
        ("ask", "quarry ask indexes/finance 'Which quasar is nearest?' --json"),
        (
            "cite",
            "quarry cite indexes/finance 'finance/refund policy 退款政策.pdf#0' --json "
                + "--root corpora/handbook"
        ),
        ("verify", "quarry verify indexes/finance --json"),
        ("export", "quarry export indexes/finance keys.site --json"),
        ("export", "quarry export indexes/finance keys.faiss --format faiss --json"),
        ("dataset", "quarry dataset indexes/finance keys.pairs --format pairs --json"),
        ("dataset", "quarry dataset indexes/finance keys.chat --format messages --json"),
        ("dataset", "quarry dataset indexes/finance keys.beir --format beir --json"),
        ("terms", "quarry terms 退款 --json"),
        ("pull", "quarry pull keys.site keys.copy --json"),
        ("verify", "quarry verify keys.site --json"),
        ("key", "quarry key new keys.key --json"),
        ("key", "quarry key show keys.key.pub --json"),
        ("export", "quarry export keys keys.past --key keys.key --tag v1 --json"),
        ("key", "quarry key rotate keys.key keys.new keys.past --json"),
        ("repository", "quarry repository list keys.past --json"),
        ("repository", "quarry repository prune keys.past --keep-last 1 --dry-run --json"),
        ("diff", "quarry diff keys@1 keys@2 --queries keys.jsonl --mode bm25 --json"),
        ("distribute", "quarry distribute status keys.yaml --store keys.store --json"),
        ("distribute", "quarry distribute verify keys.yaml --store keys.store --json"),
        ("distribute", "quarry distribute gc keys.yaml --store keys.store --json"),
        (
            "distribute",
            "quarry distribute simulate --chunks 1e5 --cores 8 --price 0.04 --seeds 2 --json"
        ),
        ("rollback", "quarry rollback keys --json"),
        ("inspect", "quarry inspect indexes/finance --json"),
        ("parse", "quarry parse --json corpora/handbook/finance/*"),
        ("parse", "quarry parse --json Tests/ParsingTests/Fixtures/binary.doc"),
        ("jobs", "quarry jobs list keys.yaml --json"),
        ("jobs", "quarry jobs show keys.yaml --json"),
        ("model", "quarry model show --json"),
        ("doctor", "quarry doctor --json"),
        ("embed", "quarry embed --texts keys.jsonl --output v.f32 --json"),
        ("eval", "quarry eval golden indexes/finance keys.jsonl --rerank none --json"),
        (
            "eval",
            "quarry eval golden indexes/finance keys.jsonl --rerank none --against bm25 --json"
        ),
        ("tune", "quarry tune indexes/finance --cloze --out keys.adapter --json"),
    ]

    /// A corpus with a file that fails, a synonym, metadata, and more files than the limit. The
    /// units have a cache of their own: what is in a build's cache counts towards no limit.
    private static let setUp = #"""
        mkdir keys.corpus
        cp corpora/handbook/finance/差旅* corpora/handbook/finance/credit* keys.corpus
        cp Tests/ParsingTests/Fixtures/binary.doc keys.corpus/old.docx
        echo 'taxi => 計程車' > keys.txt
        cat > keys.yaml <<'YAML'
        name: keys
        corpus: { roots: [keys.corpus] }
        index: keys
        ranking: { synonyms: keys.txt }
        metadata: [{ match: "*.txt", office: taipei }]
        limits: { max_files: 2 }
        YAML
        for phase in prepare segment search compare; do
          quarry distribute plan keys.yaml --store keys.store --quiet > keys.units
          QUARRY_CACHE=$PWD/keys.cache \
            quarry distribute work keys.yaml --store keys.store --quiet < keys.units > keys.receipts
        done
        echo '{"query": "taxi", "text": "taxi", "sources": ["x"]}' > keys.jsonl
        """#

    @Test(
        "every key that --json prints is described",
        .enabled(if: ManualCheckout.isPossible, ManualCheckout.needs))
    func keys() throws {
        let checkout = try ManualCheckout.own()
        defer { checkout.remove() }
        let page = try ManualPage.manual("CommandLine")
        let made = try checkout.shell(Self.setUp)
        try #require(made.status == 0, "\(made.complaints)")
        for (title, command) in Self.commands {
            let result = try checkout.shell(command)
            let described = Set(ManualPage.code(try #require(page.section(title))))
            let printed = try JSONKeys(result.output).keys
            #expect(!printed.isEmpty, "\(command): \(result.complaints)")
            #expect(printed.subtracting(described) == [], "\(command)")
        }
    }

    @Test(
        "every command and option that a page names is there",
        .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
    func options() throws {
        var help = CommandHelp()
        for page in try ManualPage.all() + Self.units() {
            for use in CommandUse.all(in: page) {
                let text = try help.text(of: use.words)
                guard let text else {
                    Issue.record("\(page.name): there is no quarry \(use.words)")
                    continue
                }
                for option in use.options {
                    #expect(text.contains(option), "\(page.name): quarry \(use.words) \(option)")
                }
            }
        }
    }

    /// The systemd units of the Debian package, as pages with one example.
    private static func units() throws -> [ManualPage] {
        let folder = ".packaging/systemd"
        let names = try FileSystem.names(in: Repository.root + "/" + folder)
        return try names.filter { $0.hasSuffix(".service") }.map { name in
            let unit = try Repository.text("\(folder)/\(name)")
            return ManualPage(path: "\(folder)/\(name)", text: "```sh\n\(unit)```\n")
        }
    }

    @Test("every variable that the code reads is described, and no other")
    func variables() throws {
        let sources = try SourceText.all("Sources")
        let internals: Set = ["QUARRY_FAILPOINT"]
        let read = SourceText.words(in: sources, like: /"(QUARRY_[A-Z_]+)"/)
        let page = try ManualPage.manual("CommandLine")
        let named = Set(page.tableKeys.filter { $0.hasPrefix("QUARRY_") })
        #expect(named == read.subtracting(internals))
    }
}

/// A command of quarry's as a page writes it.
private struct CommandUse {
    /// The words before the first option or argument, two at most: `eval golden`.
    var words: String
    var options: [String]

    /// Those in fences and in backticks.
    static func all(in page: ManualPage) -> [CommandUse] {
        let fenced = page.fences.filter { $0.language != "yaml" && $0.language != "swift" }
            .flatMap { $0.text.replacing("\\\n", with: " ").split(separator: "\n") }
        let inline = ManualPage.code(page.prose.replacing("\n", with: " ")).map { $0[...] }
        return (fenced + inline).flatMap(uses)
    }

    private static func uses(_ text: Substring) -> [CommandUse] {
        let command = /(?:^|[\s\/])quarry ([a-z]+)((?: [^\n;|>&#]*)?)/
        return text.matches(of: command).compactMap { match in
            let first = String(match.1)
            let rest = match.2.split(separator: " ").map(String.init)
            let second = CommandHelp.groups.contains(first) ? rest.first.map { " " + $0 } : nil
            return CommandUse(
                words: first + (second ?? ""),
                options: rest.filter { $0.hasPrefix("--") }.map { word in
                    String(word.prefix { $0 == "-" || $0.isLetter })
                })
        }
    }
}

/// What `--help` says of commands.
private struct CommandHelp {
    /// Commands that have commands of their own.
    static let groups: Set = [
        "eval", "bench", "model", "jobs", "key", "repository", "distribute",
    ]
    private var known: [String: String?] = [:]

    /// Nil where there is no such command.
    mutating func text(of words: String) throws -> String? {
        if let text = known[words] { return text }
        let arguments = words.split(separator: " ").map(String.init) + ["--help"]
        let result = try QuarryProcess(folder: NSTemporaryDirectory()).run(arguments)
        let text = result.status == 0 ? result.output : nil
        known[words] = text
        return text
    }
}
