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
            before stays, `quarry rollback` goes back to it, until the channel points to another root.

            With --trust a channel has to be signed by one of the keys; the folder remembers them, \
            the index's name and the highest sequence, and holds the repository to them from \
            then on. QUARRY_PULL_TOKEN is sent as a bearer token, over https. Exit code 4: what is there was \
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
        // Before the lock, whose file would lie in a folder of somebody else's.
        try pull.checkTarget()
        let progress = ProgressLine(global)
        defer { progress.finish() }
        let outcome = try alone {
            try pull.run { progress.update(bytesOf: "pull", done: $0, total: $1) }
        }
        progress.finish()
        if outcome.isRolledBack {
            LogLine(global, progress: progress).log.say(
                .remark,
                "the index was rolled back and stays so until the channel points to another root; "
                    + "`quarry rollback INDEX GENERATION` goes forward")
        }
        if outcome.verifiedBy == nil {
            LogLine(global, progress: progress).log.say(
                .remark, "no signature was checked: name the exporter's key with --trust")
        }
        if global.json { return try Output.json(PullOutput(outcome)) }
        Output.print(text(outcome))
    }

    /// Runs a closure under the index's lock, and leaves nothing in a folder where nothing came to be.
    private func alone<Result>(_ body: () throws -> Result) throws -> Result {
        let lock = try IndexLock(index: index, alone: "pull \(channel)")
        do {
            return try withExtendedLifetime(lock, body)
        } catch {
            lock.withdraw()
            throw error
        }
    }

    private func makeReader() throws -> any RepositoryReader {
        let isAddress = ["http:", "https:"].contains { repository.lowercased().hasPrefix($0) }
        guard isAddress || repository.contains("://") else {
            return FolderReader(folder: repository)
        }
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
