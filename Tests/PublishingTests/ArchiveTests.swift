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

    @Test("a build that finds nothing new changes no byte of an archive")
    func confirmed() throws {
        try export()
        let first = try FileSystem.read(archive)
        for day in 2...3 {
            var info = try sample.store.buildInfo(1)
            info.finished = "2026-01-0\(day)T00:00:00Z"
            info.published = nil
            try sample.store.rewriteBuildInfo(info, of: 1)
            #expect(try sample.store.buildInfo(1).finished == info.finished)
            try export()
            #expect(try FileSystem.read(archive) == first)
        }
    }

    @Test("what a killed export left beside an archive is gone after the next")
    func killed() throws {
        try export()
        let good = try FileSystem.read(archive)
        try overwrite(archive + ".tmp-4711-1x2y3z-1", with: Array(good.prefix(100)))
        try export()
        #expect(try FileSystem.names(in: sample.folder.path) == ["handbook", "handbook.tar.zst"])
        // Nor does one stay that failed.
        let damaged = try #require(try sample.segmentFiles().first)
        try overwrite(damaged, with: [1])
        #expect(throws: QuarryError.self) { try export() }
        #expect(try FileSystem.names(in: sample.folder.path) == ["handbook", "handbook.tar.zst"])
        #expect(try FileSystem.read(archive) == good)
    }

    @Test("a link to an archive is one; a link to nothing, a folder and a pipe are none")
    func links() throws {
        try export()
        let link = sample.file("latest.tar.zst")
        try FileManager.default.createSymbolicLink(
            atPath: link, withDestinationPath: "handbook.tar.zst")
        #expect(try pull(link).root == sample.store.currentManifest().root)
        try FileSystem.remove(archive)
        try refused("a link to nothing", code: .notFound) { try pull(link) }
        try FileSystem.makeFolder(archive)
        try refused("a link to a folder", code: .invalidInput) { try pull(link) }
        let pipe = sample.file("pipe.tar.zst")
        try #require(mkfifo(pipe, 0o600) == 0)
        try refused("a pipe", code: .invalidInput) { try pull(pipe) }
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
        try write(bad, (0..<5_000).map { ("tags/\($0)", [1]) })
        try refused("more small files than any repository of one root has") { try pull(bad) }
        #expect(!FileSystem.exists(sample.file("x")))
    }

    /// Writes an archive with other files, or as far as `change` keeps those of the good one.
    private func write(_ path: String, _ files: [(name: String, bytes: [UInt8])]) throws {
        try FileSystem.remove(path)
        let file = try ArchiveFile(path: path)
        for (name, bytes) in files { try file.write(bytes, as: name) }
        try file.close()
    }

    /// A header of a tar archive (ustar) that nobody's library has to agree to write.
    private func header(
        _ name: String, size: [UInt8], type: Character, target: String = ""
    ) -> [UInt8] {
        func field(_ text: String, _ length: Int) -> [UInt8] {
            Array(text.utf8) + [UInt8](repeating: 0, count: length - text.utf8.count)
        }
        var header =
            field(name, 100) + field("0000644", 8) + field("0000000", 8) + field("0000000", 8)
            + size + field("00000000000", 12) + [UInt8](repeating: 0x20, count: 8)
            + field(String(type), 1) + field(target, 100) + field("ustar", 6) + field("00", 2)
        header += [UInt8](repeating: 0, count: 512 - header.count)
        let sum = String(header.reduce(0) { $0 + Int($1) }, radix: 8)
        header.replaceSubrange(
            148..<156, with: field(String(repeating: "0", count: 6 - sum.count) + sum, 7) + [0x20])
        return header
    }

    /// A number of a tar archive in base 256, GNU's way.
    private func binary(_ number: UInt64) -> [UInt8] {
        [0x80, 0, 0, 0] + (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) }
    }

    @Test("sizes that no disk holds, and links, are refused with a typed error")
    func headers() throws {
        let path = sample.file("bad.tar.zst")
        let object = RepositoryLayout.object(Digest.sha256("object").hex)
        let octal = { (size: String) in Array(size.utf8) + [0] }
        let sizes: [[UInt8]] = [
            binary(1 << 50 + 1), binary(1 << 62), binary(.max >> 1), binary(.max),
            [UInt8](repeating: 0xFF, count: 12), octal("77777777777"), octal("-0000000001"),
        ]
        for name in [RepositoryLayout.pointer("latest"), object] {
            for (number, size) in sizes.enumerated() {
                try overwrite(path, with: header(name, size: size, type: "0") + [1, 2, 3])
                let error = #expect(throws: QuarryError.self, "\(name) \(number)") {
                    try ArchiveEntries.forEach(of: path) { entry throws(QuarryError) in
                        try entry.forEachPiece { _ in }
                        return true
                    }
                }
                #expect(error?.code == .corrupt, "\(name) \(number)")
                guard name != object else { continue }
                try refused("\(name) \(number)") { try pull(path) }
            }
            // Hard links, symbolic links, devices, folders, pipes.
            for type: Character in ["1", "2", "3", "4", "5", "6"] {
                let link = header(
                    name, size: octal("00000000000"), type: type, target: "/etc/passwd")
                try overwrite(path, with: link + [UInt8](repeating: 0, count: 1_024))
                try refused("\(name), type \(type)") { try pull(path) }
            }
        }
    }

    private func entries() throws -> [(name: String, bytes: [UInt8])] {
        var entries: [(name: String, bytes: [UInt8])] = []
        try ArchiveEntries.forEach(of: archive) { entry throws(QuarryError) in
            var bytes: [UInt8] = []
            try entry.forEachPiece { piece throws(QuarryError) in bytes += piece }
            entries.append((entry.name, bytes))
            return true
        }
        return entries
    }

    @Test("a bad name after good objects is refused, and nothing is left of them")
    func lateName() throws {
        try export()
        let bad = sample.file("bad.tar.zst")
        let good = try entries()
        for name in ["objects/../../x", "objects/ab/x", "other/x"] {
            try write(bad, good + [(name, [1])])
            try refused("\(name)") { try pull(bad) }
            #expect(!FileSystem.exists(sample.file("x")))
        }
        try write(bad, good)
        #expect(try pull(bad).root == sample.store.currentManifest().root)
    }

    @Test("an object that is missing, swapped or of another length is refused")
    func objects() throws {
        try export()
        let entries = try entries()
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
