import ArgumentParser
import Corpus
import Indexing
import Jobs
import Judging
import Publishing
import Running
import Snapshots
import Terminal

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract:
            "Prove that an index or a repository is whole, or an index equals a full rebuild.",
        discussion: """
            Reads every byte and compares lengths, checksums, segment names and the root. With \
            --against-full the job is built again from nothing in a temporary folder, without \
            the cache, and the two roots are compared; where they differ, it says why. Of a repository that `quarry export` wrote, \
            in a folder or a bucket, every channel, tag, root and object is read; with --trust \
            every pointer has to be signed by one of the keys, and every root, by its own \
            signature or that of a pointer to it.

            Examples:
              quarry verify indexes/handbook
              quarry verify /srv/www/handbook --trust handbook.key.pub
              quarry verify indexes/handbook --against-full jobs/handbook.yaml
            """)

    @Argument(
        help: ArgumentHelp("The index folder, or a repository's.", valueName: "index"),
        completion: .index)
    var index: String

    @Option(
        help: ArgumentHelp(
            "A public key that may have signed the repository; may be repeated.",
            valueName: "file"),
        completion: .file())
    var trust: [String] = []

    @Option(
        help: ArgumentHelp("Rebuild this job and compare roots.", valueName: "job.yaml"),
        completion: .job)
    var againstFull: String?

    @OptionGroup var global: GlobalOptions

    private struct JSONOutput: Encodable {
        var root: String
        var generation: Int
        var files: Int
        var bytes: Int
        var defects: [String]
        var fullRoot: String?
        var equal: Bool?
        /// Why the roots differ; absent where they are equal, as is a fault where there is none.
        var causes: [DiffCauses.Cause]?
        var fault: DiffCauses.Fault?
    }

    func run() throws {
        if RepositoryVerification.isRepository(index) { return try verifyRepository() }
        guard trust.isEmpty else {
            throw QuarryError(
                .invalidInput, path: index,
                "--trust is for repositories, and this is none: an index bears no signature")
        }
        let (manifest, found) = try Verification.verify(index: index) { _, _ in }
        var output = JSONOutput(
            root: manifest.root, generation: manifest.generation, files: found.files,
            bytes: found.bytes, defects: found.defects.map(\.description))
        var reasons: [String] = []
        if found.defects.isEmpty, let againstFull {
            output.fullRoot = try rebuild(againstFull) { folder, root in
                guard root != output.root else { return }
                reasons = try explain(folder, into: &output)
            }
            output.equal = output.fullRoot == output.root
        }
        try say(output, reasons: reasons)
        if !output.defects.isEmpty || output.equal == false { throw ExitCode.corrupt }
    }

    private func verifyRepository() throws {
        guard againstFull == nil else {
            throw QuarryError(
                .invalidInput, path: index, "--against-full is for an index, this is a repository")
        }
        let progress = ProgressLine(global)
        defer { progress.finish() }
        let found = try RepositoryVerification(
            folder: index, keys: trust.map(PublicKey.init(file:))
        )
        .run(threads: global.threads) { progress.update(bytesOf: "verify", done: $0, total: $1) }
        progress.finish()
        if global.json {
            try Output.json(RepositoryOutput(found))
        } else {
            let style = global.style
            for defect in found.defects { Output.print(style.red("damaged  ") + "\(defect)") }
            if found.defects.isEmpty {
                Output.print(
                    style.green("whole")
                        + "  \(Counted(found.channels, "channel")), \(Counted(found.roots, "root")), "
                        + "\(Counted(found.files, "object")), \(ByteSize(found.bytes))"
                        + (trust.isEmpty ? "" : ", all signed"))
            } else if found.hasDamagedContent {
                Output.print(
                    RepositoryPlace.isBucket(index)
                        ? "Remove damaged objects from the bucket and export again."
                        : "Export again: it writes missing and damaged objects of the index's own "
                            + "root anew.")
            }
        }
        if !found.defects.isEmpty { throw ExitCode.corrupt }
    }

    private struct RepositoryOutput: Encodable {
        var channels: Int
        var roots: Int
        var files: Int
        var bytes: Int
        var defects: [String]

        init(_ found: RepositoryVerification.Findings) {
            (channels, roots, files) = (found.channels, found.roots, found.files)
            bytes = found.bytes
            defects = found.defects.map(\.description)
        }
    }

    /// Why the rebuilt index has another root, for people.
    private func explain(_ rebuilt: String, into output: inout JSONOutput) throws -> [String] {
        let difference = try IndexDifference(
            from: Snapshot(index: index), to: Snapshot(index: rebuilt))
        let explanation = try difference.explanation()
        output.causes = explanation.causes.map {
            DiffCauses.Cause($0, failures: explanation.failures)
        }
        output.fault = explanation.fault.map(DiffCauses.Fault.init)
        return explanation.words(difference)
    }

    private func rebuild(
        _ job: String, look: (_ index: String, _ root: String) throws -> Void
    ) throws -> String {
        let progress = ProgressLine(global)
        defer { progress.finish() }
        return try FullRebuild(of: try JobDefinition.load(path: job), threads: global.threads)
            .root(
                log: LogLine(global, progress: progress).log,
                events: BuildEvents(global, progress: progress), look: look)
    }

    private func say(_ output: JSONOutput, reasons: [String]) throws {
        if global.json { return try Output.json(output) }
        let style = global.style
        for defect in output.defects { Output.print(style.red("damaged  ") + defect) }
        guard output.defects.isEmpty else {
            return Output.print(
                "Build the job again with --full, or, where the index was pulled, pull it with "
                    + "--repair: damaged segments are written anew.")
        }
        Output.print(
            style.green("whole") + "  \(Counted(output.files, "file")), \(ByteSize(output.bytes)), "
                + "root \(output.root)")
        if let full = output.fullRoot, let equal = output.equal {
            Output.print(
                equal
                    ? style.green("equal") + "  a full rebuild has the same root"
                    : style.red("different") + "  a full rebuild has the root \(full)")
            for reason in reasons { Output.print("  " + ForeignText.escaped(reason)) }
        }
    }
}
