import ArgumentParser
import Corpus
import Publishing

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Put an index into a folder that any web server can carry, signed.",
        discussion: """
            Writes the current generation into a repository: a folder of plain files that a web \
            server, rsync or a disk carries to servers, where `quarry pull` takes it. What is there \
            already is not written again, deltas from the last 8 roots are written where they pay, \
            and the channel moves last, so that a reader sees the old generation or the new one. \
            Killed at any point, run it again.

            Examples:
              quarry export indexes/handbook /srv/www/handbook
              quarry export indexes/handbook /srv/www/handbook --key handbook.key
              quarry export indexes/handbook /srv/www/handbook --channel beta --tag v2

            A channel that is signed stays so: without --key it does not move.
            """)

    @Argument(help: ArgumentHelp("The index folder.", valueName: "index"))
    var index: String

    @Argument(help: ArgumentHelp("The repository's folder.", valueName: "dir"))
    var folder: String

    @Option(help: ArgumentHelp("The channel that moves.", valueName: "name"))
    var channel = "latest"

    @Option(help: ArgumentHelp("Sign with this private key.", valueName: "file"))
    var key: String?

    @Flag(help: "Move a channel that was signed without a signature; receivers may refuse it.")
    var unsigned = false

    @Option(help: ArgumentHelp("Keep the root under a name.", valueName: "name"))
    var tag: String?

    @Flag(help: "Write a pointer of now even if the root is the channel's already.")
    var refresh = false

    @OptionGroup var global: GlobalOptions

    func run() throws {
        let progress = ProgressLine(global)
        defer { progress.finish() }
        let options = IndexExport.Options(
            channel: channel, key: try key.map { try SigningKey(file: $0) },
            isUnsigned: unsigned, tag: tag, refreshes: refresh, threads: global.threads)
        let outcome = try IndexExport(index: index, folder: folder, options: options)
            .run { progress.update(bytesOf: "export", done: $0, total: $1) }
        progress.finish()
        if global.json { return try Output.json(ExportOutput(outcome)) }
        Output.print(text(outcome))
    }

    private func text(_ outcome: ExportOutcome) -> String {
        let signed = outcome.signedBy.map { "signed by \($0.name)" } ?? "not signed"
        guard outcome.isNew else {
            let mended =
                outcome.writtenObjects > 0
                ? "; \(outcome.writtenObjects) missing or damaged objects were written" : ""
            return "Unchanged: the channel \(channel) has this root, sequence "
                + "\(outcome.sequence)\(mended)\n  root \(outcome.root)"
        }
        let delta =
            outcome.delta.map { ", a delta of \(ByteSize($0.bytes)) since the root before" } ?? ""
        return "Channel \(channel) moved, sequence \(outcome.sequence), \(signed)\n"
            + "  \(outcome.writtenObjects) of \(outcome.objects) objects written, "
            + "\(ByteSize(outcome.writtenBytes))\(delta)\n  root \(outcome.root)"
    }
}
