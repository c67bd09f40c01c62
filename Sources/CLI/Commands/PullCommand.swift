import ArgumentParser
import Corpus
import Foundation
import Publishing
import Running
import Storage

struct PullCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull",
        abstract: "Bring an index folder to what a repository's channel points to.",
        discussion: """
            Takes the generation that `quarry export` put into a repository, from a folder, a web \
            server or a bucket, s3://BUCKET/PREFIX, or into an archive, FILE.tar.zst. Everything is \
            checked before it is visible: signature, root, each file. Only segments that are missing \
            come; what was cut off is gone on with. Where the repository has a delta from a \
            generation that is here, only what has changed comes, and the segments are derived \
            again, without a model. The generation before stays, `quarry rollback` \
            goes back to it, until the channel points to another root.

            With --trust a channel has to be signed by one of the keys; the folder remembers them, \
            the index's name and the highest sequence, and holds the repository to them from \
            then on; where a key was replaced with `quarry key rotate`, it follows. \
            QUARRY_PULL_TOKEN, or what the file holds that QUARRY_PULL_TOKEN_FILE names, is sent as a \
            bearer token, over https. Exit code 4: what is there was \
            refused, and the index is as it was.

            --warn-age says on stderr that a channel has not moved for longer, --max-age ends with \
            exit code 5; so do they of a channel whose time is more than a day ahead. --follow pulls \
            again and again until it is stopped: wrong arguments end it at once, whatever goes wrong \
            later is said and tried again, and with --json each change prints one line.

            Examples:
              quarry pull https://example.org/handbook indexes/handbook --trust handbook.key.pub
              quarry pull /mnt/usb/handbook indexes/handbook --trust handbook.key.pub --max-age 48h
              quarry pull https://example.org/handbook indexes/handbook --follow 60s
            """)

    @Argument(
        help: ArgumentHelp(
            "The repository: an address, a bucket, a folder or an archive.", valueName: "url|dir"),
        completion: .file())
    var repository: String

    @Argument(help: ArgumentHelp("The index folder.", valueName: "index"), completion: .index)
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

    @Option(
        name: .customLong("warn-age"),
        help: ArgumentHelp("Warn of a channel that has not moved for longer.", valueName: "24h"),
        transform: PullCommand.seconds)
    var warnedAge: Double?

    @Option(
        help: ArgumentHelp("Pull again at this interval, until stopped.", valueName: "60s"),
        transform: PullCommand.seconds)
    var follow: Double?

    @Flag(help: "Read the segments that are here too, and bring damaged ones again.")
    var repair = false

    @Flag(help: "Bring segments whole even where a delta is smaller: deriving them takes time.")
    var whole = false

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        if let follow, !(1...86_400).contains(follow) {
            throw ValidationError("--follow takes 1s…1d.")
        }
    }

    func run() throws {
        let progress = ProgressLine(global)
        defer { progress.finish() }
        let log = LogLine(global, progress: progress).log
        let keys = try trust.map { try PublicKey(file: $0) }
        guard let follow else { return try say(try pull(trusting: keys, progress), to: log) }
        // What is wrong with the arguments is wrong for good.
        try repositoryPull(keys).check()
        // SIGTERM and SIGINT end the process wherever it is: a pull may be killed anywhere.
        var last: PullOutcome?
        var wasStale = false
        var complaint = ""
        while true {
            do {
                let outcome = try pull(trusting: keys, progress)
                let isStale = isStale(outcome)
                if (outcome.sequence, outcome.root) != (last?.sequence, last?.root)
                    || isStale != wasStale
                {
                    try say(outcome, to: log)
                }
                (last, wasStale, complaint) = (outcome, isStale, "")
            } catch {
                // Said once, however often it comes.
                if complaint != "\(error)" { log.say(.warning, "the pull failed: \(error)") }
                complaint = "\(error)"
            }
            Thread.sleep(forTimeInterval: follow)
        }
    }

    private func pull(
        trusting keys: [PublicKey], _ progress: ProgressLine
    ) throws -> PullOutcome {
        defer { progress.finish() }
        return try repositoryPull(keys).run {
            progress.update(bytesOf: "pull", done: $0, total: $1)
        }
    }

    private func repositoryPull(_ keys: [PublicKey]) -> RepositoryPull {
        RepositoryPull(
            repository: repository, index: index, channel: channel, keys: keys,
            maximumAge: maximumAge, repairs: repair, isWhole: whole, threads: global.threads)
    }

    private func isStale(_ outcome: PullOutcome) -> Bool {
        warnedAge.map { outcome.isStale(after: $0, at: Date().timeIntervalSince1970) } ?? false
    }

    private func say(_ outcome: PullOutcome, to log: Log) throws {
        if outcome.isRolledBack {
            log.say(
                .remark,
                "the index was rolled back and stays so until the channel points to another root; "
                    + "`quarry rollback INDEX GENERATION` goes forward")
        }
        if let refusal = outcome.deltaRefusal {
            log.say(.remark, "segments came whole: \(refusal)")
        }
        if outcome.verifiedBy == nil {
            log.say(
                .remark, "no signature was checked: name the exporter's key with --trust")
        }
        let isStale = isStale(outcome)
        let hours = Int(outcome.age(at: Date().timeIntervalSince1970) / 3600)
        if isStale {
            log.say(
                .warning,
                hours < 0
                    ? "the channel is of a time \(-hours) hours ahead, so --warn-age says nothing of "
                        + "it; set this machine's clock, or the exporter's"
                    : "the channel has not moved for \(hours) hours, longer than --warn-age; "
                        + "look why nothing was exported since")
        }
        if global.json {
            return try Output.json(PullOutput(outcome, isStale: isStale), pretty: follow == nil)
        }
        Output.print(text(outcome, hours: max(hours, 0)))
    }

    private func text(_ outcome: PullOutcome, hours: Int) -> String {
        let facts =
            "sequence \(outcome.sequence), \(hours) hours old"
            + (outcome.verifiedBy.map { ", verified by \($0)" } ?? "")
        let size =
            "\(ByteSize(outcome.bytesDownloaded)) came, the index has "
            + "\(ByteSize(outcome.bytesOfIndex))"
        switch outcome.way {
        case .unchanged: return "Unchanged: \(facts)\n  root \(outcome.root)"
        case .delta:
            return "Pulled by a delta, which saved \(ByteSize(outcome.bytesSaved)): \(facts)\n"
                + "  \(size)\n  root \(outcome.root)"
        case .objects: return "Pulled: \(facts)\n  \(size)\n  root \(outcome.root)"
        }
    }

    static func seconds(_ text: String) throws -> Double {
        do throws(InvalidText) {
            return try Quantities.seconds(text)
        } catch {
            throw ValidationError(error.reason)
        }
    }
}
