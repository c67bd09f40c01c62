import Foundation
import Storage
import TestSupport
import Testing

@testable import Watching

@Suite("Whatever way a file changes, the watcher says so")
struct CorpusWatcherTests {
    /// A folder `c` that is watched for .txt files, and one beside it.
    private final class Scene {
        let folder: String
        let watcher: CorpusWatcher
        let waker: Waker
        private(set) var said: [String] = []
        var root: String { folder + "/c" }

        init(_ folder: String, poll: Double? = nil) throws {
            self.folder = (folder as NSString).resolvingSymlinksInPath
            try FileSystem.makeFolder(folder + "/c/old/deep")
            try FileSystem.makeFolder(folder + "/out")
            try FileSystem.makeFolder(folder + "/c/index")
            try Data("a".utf8).write(to: URL(filePath: folder + "/c/old/deep/a.txt"))
            waker = try Waker()
            let sentences = Sentences()
            let root = self.folder + "/c"
            watcher = CorpusWatcher(
                WatchedFolders(
                    roots: [root], files: [self.folder + "/job.yaml"], ignored: [root + "/index"],
                    selects: { $0.hasSuffix(".txt") }, enters: { !$0.hasPrefix("skip") }),
                poll: poll, waker: waker, say: { sentences.all.append($0) })
            said = sentences.all
        }

        private final class Sentences { var all: [String] = [] }

        /// Whether a change is found soon; all events at hand are taken in.
        func sees(_ change: () throws -> Void) rethrows -> Bool {
            while watcher.wait(seconds: 0.01) == .changed {}
            try change()
            for _ in 0..<20 where watcher.wait(seconds: 0.1) == .changed { return true }
            return false
        }

        func write(_ path: String, _ text: String) throws {
            try Data(text.utf8).write(to: URL(filePath: folder + "/" + path))
        }

        func move(_ old: String, _ new: String) { rename(folder + "/" + old, folder + "/" + new) }
    }

    @Test("with inotify and by looking", arguments: [nil, 0.05] as [Double?])
    func changes(poll: Double?) throws {
        try withTemporaryFolder { folder in
            let scene = try Scene(folder, poll: poll)
            #expect((scene.watcher.mode == .inotify) == (poll == nil))
            #expect(try scene.sees { try scene.write("c/new.txt", "x") })
            #expect(try scene.sees { try scene.write("c/old/deep/a.txt", "longer") })
            // As editors save: a name that doesn't count, then a rename over the old file.
            #expect(
                try scene.sees {
                    try scene.write("c/.new.swp", "yy")
                    scene.move("c/.new.swp", "c/new.txt")
                })
            #expect(
                try scene.sees {
                    try scene.write("out/b.txt", "b"); scene.move("out/b.txt", "c/b.txt")
                })
            #expect(scene.sees { scene.move("c/b.txt", "out/b.txt") })
            #expect(scene.sees { unlink(folder + "/c/new.txt") })
            #expect(scene.sees { symlink(folder + "/out/b.txt", folder + "/c/link.txt") })
            #expect(try scene.sees { try scene.write("job.yaml", "name: a") })
        }
    }

    @Test("what does not count brings no build", arguments: [nil, 0.05] as [Double?])
    func others(poll: Double?) throws {
        try withTemporaryFolder { folder in
            let scene = try Scene(folder, poll: poll)
            #expect(
                try !scene.sees {
                    try scene.write("c/index/x.txt", "x")
                    try scene.write("c/x.bin", "x")
                    try scene.write("out/x.txt", "x")
                    try scene.write("other.yaml", "x")
                    try FileSystem.makeFolder(folder + "/c/skipped")
                    try scene.write("c/skipped/x.txt", "x")
                    try FileSystem.makeFolder(folder + "/c/index/segments")
                })
        }
    }

    @Test("nothing made in a new folder is lost, however fast", arguments: 1...5)
    func newFolders(round: Int) throws {
        try withTemporaryFolder { folder in
            let scene = try Scene(folder)
            // Made in one go, deeper than any event can tell.
            #expect(
                try scene.sees {
                    try FileSystem.makeFolder(folder + "/c/n1/n2/n3")
                    try scene.write("c/n1/n2/n3/x.txt", "x")
                })
            #expect(try scene.sees { try scene.write("c/n1/n2/n3/x.txt", "changed") })
            try FileSystem.makeFolder(folder + "/out/moved/in")
            try scene.write("out/moved/in/y.txt", "y")
            #expect(scene.sees { scene.move("out/moved", "c/moved") })
            #expect(try scene.sees { try scene.write("c/moved/in/y.txt", "changed") })
            // Within the corpus: watched under its new name, no more under the old one.
            #expect(scene.sees { scene.move("c/moved", "c/old/moved") })
            #expect(try scene.sees { try scene.write("c/old/moved/in/z.txt", "z") })
            let count = scene.watcher.folderCount
            #expect(scene.sees { scene.move("c/old/moved", "out/gone") })
            #expect(scene.watcher.folderCount == count - 2)
            #expect(try !scene.sees { try scene.write("out/gone/in/z.txt", "unseen") })
        }
    }

    @Test("more events than the kernel keeps: everything is looked at, and watched on")
    func overflow() throws {
        let kept = try FileSystem.read("/proc/sys/fs/inotify/max_queued_events")
        let most = try #require(
            Int(
                String(decoding: kept, as: UTF8.self).trimmingCharacters(
                    in: .whitespacesAndNewlines)))
        try #require(most < 100_000, "this machine's queue can't be filled in a test")
        try withTemporaryFolder { folder in
            let scene = try Scene(folder)
            let seen = try scene.sees {
                try FileSystem.makeFolder(folder + "/c/late")
                // Two files by turns, since equal events in a row become one.
                let files = ["x", "y"].map {
                    open("\(folder)/c/\($0).txt", O_CREAT | O_WRONLY, 0o644)
                }
                defer { for file in files { close(file) } }
                for number in 0..<most + 100 { _ = write(files[number % 2], "x", 1) }
                try FileSystem.makeFolder(folder + "/c/lost")
            }
            #expect(seen)
            #expect(try scene.sees { try scene.write("c/lost/x.txt", "x") })
            #expect(try scene.sees { try scene.write("c/late/x.txt", "x") })
        }
    }

    @Test("a root that goes and comes back is seen going, and watched again by the rescan")
    func roots() throws {
        try withTemporaryFolder { folder in
            let scene = try Scene(folder)
            #expect(scene.sees { scene.move("c", "gone") })
            scene.move("gone", "c")
            scene.watcher.refresh()
            #expect(try scene.sees { try scene.write("c/x.txt", "x") })
        }
    }

    @Test("a wake-up ends a wait at once")
    func wakes() throws {
        try withTemporaryFolder { folder in
            let scene = try Scene(folder)
            scene.waker.wake()
            #expect(scene.watcher.wait(seconds: 60) == .woken)
            #expect(scene.watcher.wait(seconds: 0.01) == .nothing)
        }
    }

    @Test("events of inotify are read whatever their number and names")
    func decoding() {
        var bytes: [UInt8] = []
        for (watch, name) in [(Int32(1), ""), (2, "退款.txt"), (-1, "")] {
            withUnsafeBytes(of: watch) { bytes += $0 }
            withUnsafeBytes(of: UInt32(0x100)) { bytes += $0 }
            withUnsafeBytes(of: UInt32(0)) { bytes += $0 }
            let padded = name.isEmpty ? [] : Array(name.utf8) + [0, 0, 0]
            withUnsafeBytes(of: UInt32(padded.count)) { bytes += $0 }
            bytes += padded
        }
        var events: [Inotify.Event] = []
        Inotify.decode(bytes[...], into: &events)
        #expect(events.map(\.watch) == [1, 2, -1])
        #expect(events.map(\.name) == ["", "退款.txt", ""])
        for end in 0..<bytes.count {
            var cut: [Inotify.Event] = []
            Inotify.decode(bytes[..<end], into: &cut)
            #expect(cut.count < 3)
        }
    }
}

@Suite("Where inotify does not see everything, mounts say so")
struct MountKindTests {
    private let table = """
        22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
        30 22 0:26 / /srv rw shared:2 - nfs4 server:/srv rw
        31 30 8:2 / /srv/local\\040disk rw - xfs /dev/sdb rw
        32 22 0:27 / /mnt/home rw - fuse.sshfs me@there rw
        33 22 0:28 / /mnt/host rw - 9p host rw
        """

    @Test(
        "the longest mount point above a path decides",
        arguments: [
            ("/home/a", MountKind.local), ("/srv", .remote("nfs4")),
            ("/srv/docs", .remote("nfs4")), ("/srv/local disk/x", .local), ("/srvx", .local),
            ("/mnt/home/me", .remote("fuse.sshfs")), ("/mnt/host", .remote("9p")),
        ])
    func longest(_ path: String, _ kind: MountKind) {
        #expect(MountKind(of: path, mounts: table) == kind)
    }
}
