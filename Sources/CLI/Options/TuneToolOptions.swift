import ArgumentParser

/// Options of `quarry tune` that tune a model by the tool in Python.
struct TuneToolOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Pairs, as `quarry dataset` writes them.", valueName: "file.jsonl"),
        completion: .file())
    var pairs: String?

    @Option(help: ArgumentHelp("The tuned model's name among the models.", valueName: "name"))
    var name: String?

    @Option(
        help: ArgumentHelp(
            "Folder of checkpoints and of the tuned model (default: NAME.tuning); the same command "
                + "goes on with what is there.", valueName: "dir"),
        completion: .directory)
    var work: String?

    @Option(
        help: ArgumentHelp(
            "Folder that holds quarry_tune (default: QUARRY_TUNE_TOOL, or beside the program).",
            valueName: "dir"),
        completion: .directory)
    var tool: String?

    @Option(
        help: ArgumentHelp(
            "A Python that has what the tool needs (default: QUARRY_PYTHON, or python3).",
            valueName: "file"),
        completion: .file())
    var python: String?

    @Option(help: "Rounds over the pairs.")
    var epochs: Int?

    @Option(help: "Pairs a step.")
    var batch: Int?

    func validate() throws {
        guard epochs.map({ (1...1_000).contains($0) }) ?? true else {
            throw ValidationError("--epochs takes 1 to 1000.")
        }
        guard batch.map({ (2...4_096).contains($0) }) ?? true else {
            throw ValidationError("--batch takes 2 to 4096.")
        }
    }

    var isUsed: Bool {
        [pairs, name, work, tool, python].contains { $0 != nil } || epochs != nil || batch != nil
    }
}
