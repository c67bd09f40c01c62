import ArgumentParser
import Corpus
import Foundation
import Jobs
import Publishing
import Running
import Storage

struct PullCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull",
        abstract: "Bring an index folder to what a repository's channel points to.",
        discussion: """
            Takes the generation that `quarry export` put into a repository, from a folder or a web \
            server. Everything is checked before it is visible: signature, root, each file. Only \
            segments that are missing come; what was cut off is gone on with. The generation \
            before stays, `quarry rollback` goes back to it.

            With --trust a channel has to be signed by one of the keys; the folder remembers them, \
            the index's name and the highest sequence, and holds the repository to them from \
            then on. QUARRY_PULL_TOKEN is sent as a bearer token. Exit code 4: what is there was \
            refused, and the index is as it was.

            Examples:
              quarry pull https://example.org/handbook indexes/handbook --trust handbook.key.pub
              quarry pull /mnt/usb/handbook indexes/handbook --trust handbook.key.pub --max-age 48h
            """)

    @Argument(help: ArgumentHelp("The repository: an address or a folder.", valueName: "url|dir"))
    var repository: String

    @Argument(help: ArgumentHelp("The index folder.", valueName: "index"))
    var index: String

    @Option(help: ArgumentHelp("The channel to follow.", valueName: "name"))
    var channel = "latest"

    @Option(
        help: ArgumentHelp(
            "A public key (FILE.pub or FILE.pem) that may have signed; may be repeated.",
            valueName: "file"))
    var trust: [String] = []

    @Option(
        name: .customLong("max-age"),
        help: ArgumentHelp(
            "Refuse a channel that has not moved for longer (exit code 5).", valueName: "48h"),
        transform: PullCommand.seconds)
    var maximumAge: Double?

    @Flag(help: "Read the segments that are here too, and bring damaged ones again.")
    var repair = false

    @OptionGroup var global: GlobalOptions

    func run() throws {
        let options = IndexPull.Options(
            channel: channel, keys: try trust.map { try PublicKey(file: $0) },
            maximumAge: maximumAge, repairs: repair)
        let reader = try makeReader()
        let pull = try IndexPull(from: reader, index: index, options: options)
        let progress = ProgressLine(global)
        defer { progress.finish() }
        // Runs of one name share the lock, and pulls don't share.
        let lock = try IndexLock(
            index: index, run: "pull \(channel) \(SystemInformation.processID)")
        let outcome = try withExtendedLifetime(lock) {
            try pull.run { progress.update(bytesOf: "pull", done: $0, total: $1) }
        }
        progress.finish()
        if outcome.verifiedBy == nil {
            LogLine(global, progress: progress).log.say(
                .remark, "no signature was checked: name the exporter's key with --trust")
        }
        if global.json { return try Output.json(PullOutput(outcome)) }
        Output.print(text(outcome))
    }

    private func makeReader() throws -> any RepositoryReader {
        guard repository.contains("://") else { return FolderReader(folder: repository) }
        let token = ProcessInfo.processInfo.environment["QUARRY_PULL_TOKEN"]
        return try WebReader(
            address: repository, token: token.flatMap { $0.isEmpty ? nil : $0 })
    }

    private func text(_ outcome: PullOutcome) -> String {
        let hours = Int((Date().timeIntervalSince1970 - Double(outcome.createdAt)) / 3600)
        let facts =
            "sequence \(outcome.sequence), \(max(hours, 0)) hours old"
            + (outcome.verifiedBy.map { ", verified by \($0)" } ?? "")
        let size =
            "\(ByteSize(outcome.bytesDownloaded)) came, the index has "
            + "\(ByteSize(outcome.bytesOfIndex))"
        switch outcome.way {
        case .unchanged: return "Unchanged: \(facts)\n  root \(outcome.root)"
        case .objects: return "Pulled: \(facts)\n  \(size)\n  root \(outcome.root)"
        }
    }

    private static func seconds(_ text: String) throws -> Double {
        do throws(InvalidText) {
            return try Quantities.seconds(text)
        } catch {
            throw ValidationError(error.reason)
        }
    }
}
