import ArgumentParser
import Corpus
import Evaluation
import Storage

struct EvalCompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Compare two modes, settings, indexes or TREC runs on the same questions.",
        discussion: """
            A system is a preset (bm25, vector, hybrid, reranked, cross), settings key=value, or \
            both, separated by commas. Settings of a search: mode, rerank, rerank_model, \
            rerank_depth, fusion, candidates, ef, vector_weight, late_weight, cross_weight, adapter (on, \
            none). \
            Settings of the index that is built of a set: model, k1, b, m, ef_construction, \
            store_late. index=DIR searches an index that is there, run=FILE reads a TREC run.

            Each measure comes with the p-value of a two-sided paired randomisation test, each \
            question with its difference and the documents that moved.

            Examples:
              quarry eval compare hybrid reranked --set data/scifact --html report.html
              quarry eval compare reranked reranked,store_late=none --set data/scifact --json
              quarry eval compare bm25 bm25,k1=1.2,b=0.75 --set data/scifact --whole-documents
              quarry eval compare index=indexes/old index=indexes/new --golden golden.jsonl
              quarry eval compare run=a.run run=b.run --qrels judged.qrels --output csv
            """)

    @Argument(
        help: ArgumentHelp("What was before.", valueName: "system"),
        transform: EvalCompareCommand.system)
    var first: SystemUnderTest

    @Argument(
        help: ArgumentHelp("What is compared with it.", valueName: "system"),
        transform: EvalCompareCommand.system)
    var second: SystemUnderTest

    @Option(help: ArgumentHelp("A set in BEIR's layout.", valueName: "dir"))
    var set: String?

    @Option(help: "Which qrels file of the set.")
    var split = "test"

    @Flag(help: "A document of the set is one chunk, cut at the model's limit.")
    var wholeDocuments = false

    @Option(help: ArgumentHelp("Your own questions, see `eval golden`.", valueName: "file"))
    var golden: String?

    @Option(help: ArgumentHelp("Judgements, to compare runs by.", valueName: "file"))
    var qrels: String?

    @Option(help: ArgumentHelp("Writes the comparison as a page.", valueName: "file"))
    var html: String?

    @OptionGroup var table: TableOptions
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        try table.check(global)
        guard [set, golden, qrels].compactMap({ $0 }).count == 1 else {
            throw ValidationError("Give one of --set, --golden and --qrels.")
        }
    }

    func run() throws {
        let (questions, subject) = try questions()
        try EvalCommand.compare(
            first, second, on: questions, subject: subject, html: html, table: table,
            global: global)
    }

    private func questions() throws -> (TestQuestions, String) {
        if let set {
            let loaded = try BEIRSet.load(directory: set, split: split)
            return (.set(loaded, wholeDocuments: wholeDocuments), loaded.name)
        }
        if let golden {
            let questions = try JSONLines.read(golden, as: GoldenQuestion.self)
            return (.golden(questions), golden)
        }
        let path = qrels ?? ""
        return (.judged(try TRECFiles.readJudgements(path)), path)
    }

    static func system(_ text: String) throws -> SystemUnderTest {
        do throws(InvalidText) {
            return try SystemUnderTest(parsing: text)
        } catch {
            throw ValidationError(error.reason)
        }
    }
}
