import Adapting
import ArgumentParser
import Corpus
import Embedding
import Searching
import Tuning

struct TuneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tune",
        abstract: "Learn an adapter of questions, or tune a model; a fair test decides.",
        discussion: """
            An adapter is a linear map that moves the vector of a question towards the chunks that \
            answer such questions. It begins as the identity and is learnt in seconds; documents \
            keep their vectors. A job names it as `ranking: { adapter: FILE }`.

            Questions come from --golden (a file as for `eval golden`, asked of INDEX) or from \
            --beir (a set with qrels/train.tsv and qrels/test.tsv; without INDEX it is indexed in a \
            temporary folder). A part is held out: of a golden file the questions of some of its \
            sources, of a set those of test.tsv, or what --held-out names. No source answers \
            questions on both sides.

            FILE is written only if the gate passes: on the questions held out nDCG@10 has to be \
            better with p < 0.05 (paired randomisation test), no script may lose more than 0.005, and \
            no set of --guard anything. Else nothing is written, an older FILE stays, and the exit \
            code is 6. --cloze learns from sentences of the documents themselves, which can't judge: \
            it needs --held-out. Nor do questions that `quarry dataset` made judge, but your own.

            --method lora, full and cross tune a model by the tool in Python beside the package, from \
            the pairs of `quarry dataset --format pairs`: lora and full an embedding model, cross a \
            cross-encoder. The sets of --held-out and --guard are indexed with the model before and \
            after, without questions that the pairs answer or share a source with, the same gate \
            decides, and what passes is added to the models as --name.

            Examples:
              quarry tune indexes/handbook --golden golden.jsonl --out a.adapter
              quarry tune indexes/kb --golden golden.jsonl --out a.adapter --html a.html
              quarry tune --beir data/scifact --out a.adapter --guard data/fiqa
              quarry tune indexes/kb --cloze --held-out golden.jsonl --out a.adapter
              quarry tune jobs/kb.yaml --golden golden.jsonl --rank 32 --out a.adapter
              quarry tune --method lora --pairs pairs/train.jsonl --name minilm-handbook \\
                --held-out data/handbook --python venv/bin/python
            """)

    enum Method: String, ExpressibleByArgument, CaseIterable { case adapter, lora, full, cross }

    @Option(help: ArgumentHelp("What is learnt.", valueName: "adapter|lora|full|cross"))
    var method = Method.adapter

    @Argument(
        help: ArgumentHelp("The index folder, or a job file that names it.", valueName: "index"),
        completion: .index)
    var index: String?

    @Option(
        help: ArgumentHelp("Learn from these questions, see `eval golden`.", valueName: "file"),
        completion: .file())
    var golden: String?

    @Option(
        help: ArgumentHelp("Learn from the questions of a set in BEIR's layout.", valueName: "dir"),
        completion: .directory)
    var beir: String?

    @Flag(help: "Learn from sentences taken out of the documents.")
    var cloze = false

    @Option(
        help: ArgumentHelp("Where the adapter goes if the gate passes.", valueName: "file"),
        completion: .file())
    var out: String?

    @Option(
        name: .customLong("held-out"),
        help: ArgumentHelp(
            "Questions that decide: a golden file, or a set with qrels/test.tsv.",
            valueName: "file|dir"),
        completion: .file())
    var heldOut: String?

    @Option(
        name: .customLong("held-out-share"),
        help: ArgumentHelp(
            "Share of the golden questions that is held out, by source.", valueName: "0.1…0.9"))
    var heldOutShare = 0.4

    @Option(
        name: .customLong("guard"),
        help: ArgumentHelp(
            "What must not get worse: a golden file, or a set with qrels/test.tsv; may be repeated.",
            valueName: "file|dir"),
        completion: .file())
    var guards: [String] = []

    @Option(
        help: ArgumentHelp(
            "Rank of the map: smaller files, less to learn; 0 is a full matrix, of lora the tool's "
                + "own.", valueName: "0…512"))
    var rank = 0

    @Option(help: ArgumentHelp("How the file states its numbers.", valueName: "f32|int8"))
    var precision = AdapterFile.Precision.f32

    @Option(
        help: ArgumentHelp("What leaving the identity costs, 0 to 10.", valueName: "number"))
    var penalty: Float = 0.1

    @Option(help: "Most steps of learning, 1 to 10000.")
    var steps = 200

    @Option(help: "Deals sources out to the two sides, and begins a low rank.")
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("Second stage of the searches that decide.", valueName: "none|late"))
    var rerank = SearchOptions.Rerank.late

    @Option(
        help: ArgumentHelp(
            "The model of a set that is indexed, or the one that is tuned.", valueName: "name"),
        completion: .model)
    var model: String?

    @Option(
        name: .customLong("embed-precision"),
        help: ArgumentHelp("Precision of its arithmetic.", valueName: "f32|int8"))
    var embedPrecision = EmbedSettings.defaultPrecision

    @Flag(help: "A document of a set is one chunk, cut at the model's limit.")
    var wholeDocuments = false

    @Option(help: ArgumentHelp("Writes before and after as a page.", valueName: "file"))
    var html: String?

    @OptionGroup(title: "Tuning a model") var tool: TuneToolOptions

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard (1...10_000).contains(steps) else {
            throw ValidationError("--steps takes 1 to 10000.")
        }
        if method == .adapter { try validateAdapter() } else { try validateModel() }
    }

    private func validateAdapter() throws {
        guard out != nil else { throw ValidationError("--out names the adapter's file.") }
        guard !tool.isUsed else {
            throw ValidationError(
                "--pairs, --name, --work, --tool, --python, --epochs and --batch go with --method "
                    + "lora, full or cross.")
        }
        guard [golden != nil, beir != nil, cloze].count(where: { $0 }) == 1 else {
            throw ValidationError("Give one of --golden, --beir and --cloze.")
        }
        guard index == nil || model == nil else {
            throw ValidationError("An index has a model already; --model is for a set without one.")
        }
        guard index != nil || beir != nil else {
            throw ValidationError("--golden and --cloze need an index.")
        }
        guard (0.1...0.9).contains(heldOutShare) else {
            throw ValidationError("--held-out-share takes 0.1 to 0.9.")
        }
        guard (0...512).contains(rank) else { throw ValidationError("--rank takes 0 to 512.") }
        guard (0...10).contains(penalty) else {
            throw ValidationError("--penalty takes 0 to 10.")
        }
        guard rerank != .cross else {
            throw ValidationError("--rerank takes none or late: no cross-encoder reads vectors.")
        }
    }

    private func validateModel() throws {
        guard tool.pairs != nil, tool.name != nil, heldOut != nil else {
            throw ValidationError(
                "--method \(method.rawValue) needs --pairs, --name and --held-out.")
        }
        guard index == nil, golden == nil, beir == nil, !cloze, out == nil else {
            throw ValidationError("An index, --golden, --beir, --cloze and --out are for adapters.")
        }
        guard steps == 200, penalty == 0.1, precision == .f32, rerank == .late,
            heldOutShare == 0.4
        else {
            throw ValidationError(
                "--steps, --penalty, --precision, --rerank and --held-out-share are for adapters.")
        }
        guard rank == 0 || method == .lora, (0...512).contains(rank) else {
            throw ValidationError("--rank takes 0 to 512, and goes with --method adapter or lora.")
        }
    }

    func run() throws {
        if method == .adapter { try tuneAdapter() } else { try tuneModel() }
    }
}

extension AdapterFile.Precision: ExpressibleByArgument {}
