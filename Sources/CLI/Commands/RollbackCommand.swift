import ArgumentParser
import Corpus
import Jobs
import Snapshots

struct RollbackCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Make an earlier generation of an index the current one.",
        discussion: """
            Searches see it at once; nothing is deleted. The next build brings the index up to \
            date with the corpus again, so stop the job or mend the corpus first. The current \
            generation and the two before it are kept.

            Examples:
              quarry rollback indexes/handbook
              quarry rollback indexes/handbook 41
            """)

    @Argument(help: ArgumentHelp("The index folder.", valueName: "index"), completion: .index)
    var index: String

    @Argument(help: "The generation (default: the newest before the current one).")
    var generation: Int?

    @OptionGroup var global: GlobalOptions

    private struct JSONOutput: Encodable {
        var generation: Int
        var root: String
        var previous: Int
    }

    func run() throws {
        let store = GenerationStore(root: index)
        let previous = try store.currentManifest().generation
        let lock = try IndexLock(index: index, alone: "rollback")
        let manifest = try withExtendedLifetime(lock) { try store.rollback(to: generation) }
        if global.json {
            return try Output.json(
                JSONOutput(generation: manifest.generation, root: manifest.root, previous: previous)
            )
        }
        Output.print(
            "Generation \(manifest.generation) is current again, before it was \(previous)"
                + "  root \(manifest.root.prefix(16))…")
    }
}
