import ArgumentParser
import Corpus
import Foundation
import Publishing
import Running
import Snapshots

/// A repository's channel that a server's index follows.
struct FollowOptions: ParsableArguments {
    @Option(
        name: .customLong("follow"),
        help: ArgumentHelp(
            "Pull the index from this repository, again and again.", valueName: "url|dir"))
    var repository: String?

    @Option(help: ArgumentHelp("The channel.", valueName: "name"))
    var channel = "latest"

    @Option(help: ArgumentHelp("A key that may have signed; may be repeated.", valueName: "file"))
    var trust: [String] = []

    @Option(
        name: .customLong("follow-interval"),
        help: ArgumentHelp("How often, 1s to 1d.", valueName: "60s"),
        transform: PullCommand.seconds)
    var interval = 60.0

    func validate() throws {
        guard (1...86_400).contains(interval) else {
            throw ValidationError("--follow-interval takes 1s to 1d.")
        }
    }

    /// Pulls once where there is no index yet, then on a thread of its own until the process ends.
    /// A pull may be killed anywhere.
    /// - Throws: what the first pull throws.
    func begin(index: String, threads: Int, log: Log) throws {
        guard let repository else { return }
        let pull = RepositoryPull(
            repository: repository, index: index, channel: channel,
            keys: try trust.map { try PublicKey(file: $0) }, threads: threads)
        try pull.check()
        if try GenerationStore(root: index).currentNumber() == nil { _ = try pull.run { _, _ in } }
        let interval = interval
        let thread = Thread {
            var complaint = ""
            while true {
                do {
                    _ = try pull.run { _, _ in }
                    complaint = ""
                } catch {
                    // Said once, however often it comes.
                    if complaint != "\(error)" { log.say(.warning, "the pull failed: \(error)") }
                    complaint = "\(error)"
                }
                Thread.sleep(forTimeInterval: interval)
            }
        }
        thread.name = "quarry.follow"
        thread.start()
    }
}
