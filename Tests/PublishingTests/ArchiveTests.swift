import Corpus
import Foundation
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Publishing

@Suite("An index as one file")
struct ArchiveTests {
    private let sample: SampleIndex
    private let key = SigningKey()
    private var index: String { sample.file("receiver") }
    private var archive: String { sample.file("handbook.tar.zst") }

    init() throws { sample = try SampleIndex() }

    @discardableResult
    private func export(_ path: String? = nil) throws -> ExportOutcome {
        try ArchiveExport(index: sample.index, path: path ?? archive, key: key).run()
    }

    @discardableResult
    private func pull(
        _ path: String? = nil, trusting keys: [SigningKey]? = nil
    ) throws -> PullOutcome {
        let reader = try RepositoryPlace.reader(path ?? archive, token: nil, index: index)
        return try IndexPull(
            from: reader, index: index, options: .init(keys: (keys ?? [key]).map(\.publicKey))
        ).run()
    }

    private func refused(
        _ said: Comment, code: ErrorCode = .corrupt, _ body: () throws -> Void
    ) throws {
        let before = FileSystem.exists(index) ? try files(below: index) : [:]
        let error = #expect(throws: QuarryError.self, said) { try body() }
        #expect(error?.code == code, "\(said): \(String(describing: error))")
        let after = FileSystem.exists(index) ? try files(below: index) : [:]
        let isKept: (String) -> Bool = { !$0.hasPrefix(".pull/") }
        #expect(before.filter { isKept($0.key) } == after.filter { isKept($0.key) }, said)
    }

    @Test("it is the same to the byte each time, and what comes out is what went in")
    func same() throws {
        let outcome = try export()
        let other = sample.file("other.tar.zst")
        try export(other)
        #expect(try FileSystem.read(archive) == FileSystem.read(other))
        let root = try sample.store.currentManifest().root
        #expect(outcome.root == root && outcome.sequence == 1)
        let pulled = try pull()
        #expect(pulled.root == root && pulled.verifiedBy == key.publicKey.name)
        try expectWhole(index)
        #expect(try answers(of: index) == answers(of: sample.index))
        #expect(!FileSystem.exists(index + "/.pull"))
        #expect(try pull().way == .unchanged)
        let host = Array("secret-host".utf8)
        #expect(try FileSystem.read(archive).firstRange(of: host) == nil)
    }

    @Test("archive after archive is taken, and never an older one")
    func next() throws {
        try export()
        let old = sample.file("old.tar.zst")
        try FileSystem.rename(archive, to: old)
        try pull(old)
        try sample.publish(["leave.md": "Eighteen weeks.", "more.md": "More of it."])
        try export()
        #expect(try pull().root == sample.store.currentManifest().root)
        try refused("an older archive") { try pull(old) }
    }

    @Test("false archives are refused, and the index is as it was")
    func hostile() throws {
        try export()
        let good = try FileSystem.read(archive)
        try refused("another key") { try pull(trusting: [SigningKey()]) }
        try refused("no archive", code: .notFound) { try pull(sample.file("none.tar.zst")) }
        let bad = sample.file("bad.tar.zst")
        for (said, bytes) in [
            ("nothing", []), ("no archive", Array("Just a text.".utf8)),
            ("cut off", Array(good.prefix(good.count / 2))),
            ("one byte", good.enumerated().map { $0 == good.count * 2 / 3 ? $1 ^ 4 : $1 }),
        ] as [(Comment, [UInt8])] {
            try overwrite(bad, with: bytes)
            try refused(said) { try pull(bad) }
        }
        let pointer = RepositoryLayout.pointer("latest")
        for name in [
            "../x", "/etc/x", "objects/../../x", "objects/ab/x", "channels/.hidden", "other/x",
            "channels//x", "channels/a/b/c", "./" + pointer,
        ] {
            try write(bad, [(name, [1])])
            try refused("\(name)") { try pull(bad) }
        }
        try write(bad, [(pointer, [1]), (pointer, [2])])
        try refused("a name twice") { try pull(bad) }
        #expect(!FileSystem.exists(sample.file("x")))
    }

    /// Writes an archive with other files, or as far as `change` keeps those of the good one.
    private func write(_ path: String, _ files: [(name: String, bytes: [UInt8])]) throws {
        try FileSystem.remove(path)
        let file = try ArchiveFile(path: path)
        for (name, bytes) in files { try file.write(bytes, as: name) }
        try file.close()
    }

    @Test("an object that is missing, swapped or of another length is refused")
    func objects() throws {
        try export()
        var entries: [(name: String, bytes: [UInt8])] = []
        try ArchiveEntries.forEach(of: archive) { entry throws(QuarryError) in
            var bytes: [UInt8] = []
            try entry.forEachPiece { piece throws(QuarryError) in bytes += piece }
            entries.append((entry.name, bytes))
            return true
        }
        let bad = sample.file("bad.tar.zst")
        let last = entries.count - 1
        try write(bad, Array(entries.dropLast()))
        try refused("missing") { try pull(bad) }
        for bytes in [entries[last - 1].bytes, entries[last].bytes + [0], []] {
            try write(bad, Array(entries.dropLast()) + [(entries[last].name, bytes)])
            try refused("swapped") { try pull(bad) }
        }
        try write(bad, entries.filter { !$0.name.hasSuffix(RepositoryLayout.minisign) })
        try refused("not signed") { try pull(bad) }
        try write(bad, entries)
        #expect(try pull(bad).root == sample.store.currentManifest().root)
        try expectWhole(index)
    }

    @Test(
        "the commands write and take one, and people's tools read it",
        .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
    func commands() throws {
        try key.write(to: sample.file("key"))
        let quarry = QuarryProcess(folder: sample.folder.path)
        func run(_ command: String) throws -> QuarryProcess.Result {
            try quarry.run(command.split(separator: " ").map(String.init))
        }
        let made = try run("export handbook --archive handbook.tar.zst --key key --json")
        #expect(made.status == 0, "\(made.complaints)")
        let pulled = try run("pull handbook.tar.zst receiver --trust key.pub --json")
        #expect(try pulled.object()["root"] as? String == made.object()["root"] as? String)
        try expectWhole(index)
        #expect(try run("export handbook --archive handbook.zip").status == 2)
        #expect(try run("export handbook").status == 2)
        #expect(try run("export handbook site --archive handbook.tar.zst").status == 2)
        guard let tar = Tool("tar"), Tool("zstd") != nil else { return }
        let list = try tar.run(["--zstd", "-tf", archive])
        #expect(list.status == 0, "\(list.complaints)")
        let names = String(decoding: list.output, as: UTF8.self).split(separator: "\n")
        #expect(try names.count == sample.store.currentManifest().objects.count + 7)
    }
}
