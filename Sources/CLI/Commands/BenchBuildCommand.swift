import ArgumentParser
import Diagnosis
import Embedding

extension BenchCommand {
    struct Build: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "build",
            abstract: "What builds cost: a first one, an unchanged one, one changed file.",
            discussion: """
                Writes the texts as files, a paragraph each, and builds them with `quarry build`, \
                a process a build, so that memory and start-up count. The time of the first build \
                is compared with that of embedding the same chunks and nothing else, its memory \
                with that of a tenth of the corpus.

                With --work the folder is kept and used again: a later run finds the vectors in \
                its cache, and the figure of the first build then says nothing of embedding.

                Examples:
                  quarry bench build --texts passages.jsonl --files 5000
                  quarry bench build --texts passages.jsonl --work /var/tmp/bench --json
                """)

        @Option(help: ArgumentHelp("Paragraphs: {\"text\": …} a line.", valueName: "file.jsonl"))
        var texts: String

        @Option(help: "Files the texts are spread over.")
        var files = 5000

        @Option(help: "The job's chunk.max_tokens.")
        var maxTokens = 40

        @Option(help: "The model's name.", completion: .embeddingModel)
        var model = ModelStore.defaultModel

        @Option(help: ArgumentHelp("Work here and keep what is made.", valueName: "dir"))
        var work: String?

        @OptionGroup var global: GlobalOptions

        func validate() throws {
            guard (1...1_000_000).contains(files) else {
                throw ValidationError("--files takes 1 to 1000000.")
            }
        }

        func run() throws {
            let figures = try BuildBenchmark.run(
                texts: texts, files: files, work: work, maxTokens: maxTokens, model: model,
                models: ModelStore.standard(), threads: global.threads
            ) { step in
                if !global.quiet { Output.complain("  \(BuildCostListing.line(step))") }
            }
            if global.json { return try Output.json(figures) }
            Output.print(BuildCostListing(figures).text)
        }
    }
}
