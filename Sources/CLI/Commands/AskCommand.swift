import Answering
import ArgumentParser
import Corpus
import Embedding
import Jobs
import Searching
import Serving
import Terminal

struct AskCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ask",
        abstract: "Answer a question from an index, in the documents' own sentences.",
        discussion: """
            Prints one to three sentences of the best passages, word by word, each with the file \
            and page it stands on, and how likely they are to hold the answer; or says that nothing \
            in the index answers. No language model is asked, and nothing leaves the machine, unless --llm \
            says so. Then a model at an OpenAI-compatible endpoint writes from the passages, and what \
            it writes is checked: numbers of passages it was never given are removed, quotes that no \
            passage holds are marked, and where nothing is proved the answer says so. If the model \
            fails, the documents' own sentences answer.

            With --agent the model may use tools before it answers: search again, read on around a \
            passage, list documents, prove a passage, read a table or CSV, calculate, see the time. \
            All of them read and none writes. Each step is shown; at a limit of steps, tokens or \
            seconds (--llm-timeout) it answers with what it has, and says so.

            Each citation is proved: the source is opened again, is the one that was indexed, and \
            has the passage where the index says. Sources are looked for where the index was built \
            from, or below --root or the job's roots; where they are not to be had, a citation is \
            proved by the index alone, and the answer says so.

            With --group the members of a group answer as one index; there is no index to name \
            then. A member that does not answer in time is left out, and the answer says so. Each \
            proves its own citations, and shows an agent its own documents, where its sources are.

            Examples:
              quarry ask indexes/handbook "How many days of parental leave are there?"
              quarry ask indexes/handbook "差旅費報支的期限是幾天？" --sentences 1
              quarry ask indexes/handbook "退款期限" --filter lang:zh --json | jq .answer
              quarry ask indexes/handbook "Who approves leave?" --llm --job jobs/handbook.yaml
              quarry ask indexes/handbook "Who approves leave?" --llm \\
                --llm-endpoint http://localhost:8080/v1 --llm-model qwen3
              quarry ask indexes/handbook "What do three nights in Taipei cost at most?" --agent \\
                --agent-steps 4 --json | jq .trace
              quarry ask --group groups/kb.yaml "Who approves leave?"
            """)

    @Argument(help: ArgumentHelp("The index folder.", valueName: "index"), completion: .index)
    var index: String?

    @Argument(help: "The question.")
    var question: String?

    @Option(
        help: ArgumentHelp(
            "Ask the group of this file instead of an index.", valueName: "group.yaml"),
        completion: .file(extensions: ["yaml", "yml", "json"]))
    var group: String?

    @Option(help: "Most sentences of an answer, 1 to 3.")
    var sentences = 3

    @Option(help: "Passages that are read for it, 1 to 20: 5, or 8 with --llm.")
    var passages: Int?

    @Option(
        help: ArgumentHelp(
            "Answers only where an answer is this probable to be there.", valueName: "0…1"))
    var threshold = AnswerConfidence.threshold

    // `-lang:en` is a value, whatever it looks like.
    @Option(
        name: .customLong("filter"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "What passages must be, as for search; several all hold.",
            valueName: "field:value|glob"),
        transform: SearchCommand.condition)
    var filters: [Condition] = []

    @Flag(
        name: .customLong("no-adapter"),
        help: "Look for passages without the index's adapter of questions.")
    var ignoresAdapter = false

    @OptionGroup(title: "Language model") var writer: WriterOptions

    @OptionGroup(title: "Language model") var agent: AgentOptions

    @OptionGroup(title: "Language model") var conversation: ConversationOptions

    @OptionGroup(title: "Proof") var proof: ProofOptions

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard index != nil, question != nil || group != nil else {
            let missing = index == nil && group == nil ? "index" : "question"
            throw ValidationError("Missing expected argument '<\(missing)>'")
        }
        try checkGroup()
        guard (1...3).contains(sentences) else {
            throw ValidationError("--sentences takes 1 to 3.")
        }
        guard (1...20).contains(passages ?? 1) else {
            throw ValidationError("--passages takes 1 to 20.")
        }
        guard (0...1).contains(threshold) else {
            throw ValidationError("--threshold takes a number from 0 to 1.")
        }
        try writer.check(isWanted: isWritten)
        guard isWritten || conversation.history == nil else {
            throw ValidationError("--history needs --llm.")
        }
    }

    /// - Throws: `ValidationError` for what needs an index of this machine.
    private func checkGroup() throws {
        guard group != nil else { return }
        guard question == nil else {
            throw ValidationError("--group takes the place of an index: give the question alone.")
        }
        guard proof.root.isEmpty, proof.password.isEmpty else {
            throw ValidationError(
                "--root and --password are for one index: a group's members know where their "
                    + "sources are.")
        }
    }

    func run() throws {
        if let group { return try ask(group: group) }
        let searcher = try Searcher(
            index: index ?? "", models: ModelStore.standard(), threads: global.threads)
        let job = try proof.definition()
        var options = options
        options.writer = try writer.writer(job?.answer ?? AnswerSettings(), isWanted: isWritten)
        options.agent = agent.limits
        options.history = try conversation.messages()
        let engine = AnswerEngine(
            searcher: searcher, prover: try proof.prover(of: searcher.snapshot, job: job))
        let answer = try engine.answer(question ?? "", options: options)
        if global.json {
            try Output.json(AnswerOutput(answer))
        } else {
            let links = SourceLinks(searcher.snapshot, global.style)
            Output.page(AnswerListing(answer, links: links, style: global.style).text, global)
        }
    }

    /// A group's documents may lie anywhere: citations name them, and link to none.
    private func ask(group: String) throws {
        let served = try ServedGroup(
            try GroupDefinition.load(path: group), models: ModelStore.standard(),
            slots: ComputeSlots(count: global.threads))
        var options = options
        options.writer = try writer.writer(
            try proof.definition()?.answer ?? AnswerSettings(), isWanted: isWritten)
        options.agent = agent.limits
        options.history = try conversation.messages()
        let proofs = SourceProofs()
        var answer = try AnswerEngine(
            GroupPassages(served, readers: nil, proofs: proofs), prover: nil
        ).answer(
            index ?? "", options: options,
            surroundings: served.surroundings(for: nil, proofs: proofs))
        if !proof.noSources { served.prove(&answer, readers: nil, proofs: proofs) }
        // The answer's own notes are for readers, and name no address.
        for member in answer.missing where member.detail != nil {
            LogLine.complain("warning", "without member \(member.name): \(member.fullReason)")
        }
        if global.json {
            try Output.json(AnswerOutput(answer))
        } else {
            Output.page(AnswerListing(answer, links: .none, style: global.style).text, global)
        }
    }

    /// Whether a language model writes: an agent is one.
    private var isWritten: Bool { writer.isAsked || agent.isOn }

    private var options: AnswerOptions {
        var options = AnswerOptions()
        options.sentences = sentences
        options.threshold = threshold
        options.search.k =
            passages ?? (isWritten ? AnswerOptions.writerPassages : AnswerOptions.passages)
        options.search.filters = filters
        options.search.usesAdapter = !ignoresAdapter
        return options
    }
}
