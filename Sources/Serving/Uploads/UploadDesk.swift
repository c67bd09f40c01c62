package import Corpus
import Foundation
import Storage
import Synchronization

/// Files that readers bring: kept in the inbox of a job, then built into its index like any other
/// file there. What was said of each is kept until there are many.
package final class UploadDesk: Sendable {
    /// What has become of a file.
    package enum State: String, Sendable, CaseIterable {
        /// It is in the inbox, and waits for the build before it to end.
        case waiting
        case building
        /// The index has it, and answers from it.
        case ready
        /// It can't be read, or nothing was published; it stays in the inbox.
        case failed

        var isFinal: Bool { self == .ready || self == .failed }
    }

    package struct Upload: Hashable, Sendable {
        package var id: String
        package var name: String
        /// As the index will call it.
        package var source: SourceID
        package var contentHash: Digest
        package var state = State.waiting
        /// Why it failed.
        package var reason: String?
    }

    /// What a build says of the inbox: reasons by source, of those that failed.
    package typealias Build = @Sendable () throws -> [String: String]

    /// Name of the folder below the job's root.
    package static let folderName = "uploads"
    /// Uploads that are remembered.
    private static let most = 1_000

    private struct Desk {
        /// In the order they came.
        var uploads: [Upload] = []
        var isBuilding = false
    }

    /// The served index that the job builds.
    package let index: String
    package let maximumBytes: Int
    private let root: String
    private let takes: @Sendable (_ path: String) -> Bool
    private let build: Build
    private let builder = WorkQueue(name: "upload", width: 1, places: 0, seconds: 60)
    /// One file at a time, so that names are given away once.
    private let keeper = WorkQueue(name: "inbox", width: 1, places: 16, seconds: 60)
    private let desk = Mutex(Desk())

    /// - Parameters:
    ///   - root: the job's corpus.
    ///   - takes: whether the job reads a file of this path below it.
    ///   - build: brings the index up to date; blocks.
    package init(
        index: String, root: String, maximumBytes: Int = 64 << 20,
        takes: @escaping @Sendable (String) -> Bool, build: @escaping Build
    ) {
        self.index = index
        self.root = root
        self.maximumBytes = maximumBytes
        self.takes = takes
        self.build = build
    }

    package func upload(_ id: String) -> Upload? {
        desk.withLock { $0.uploads.last { $0.id == id } }
    }

    /// Keeps a file and has the index built; one that is there already, byte for byte, is the same.
    /// - Throws: `Problem` for a file that the job does not take; `WorkQueue.Overload`; `io`.
    package func take(_ file: MultipartForm.File) async throws -> Upload {
        let name = try Self.checked(file.name)
        guard file.bytes.count <= maximumBytes else {
            throw Problem(.tooLarge, "\(name) is over \(ByteSize(maximumBytes))")
        }
        guard !file.bytes.isEmpty else { throw Problem(.invalidRequest, "\(name) is empty") }
        guard let type = SourceType(path: name), SourceType.ofFiles.contains(type),
            takes("\(Self.folderName)/\(name)")
        else {
            throw Problem(
                .unsupportedMediaType,
                "\(name) is of no type that this index takes; Quarry reads "
                    + SourceType.allExtensions)
        }
        let bytes = Array(file.bytes)
        let kept = try await keeper.run { [self] in try keep(bytes, as: name) }
        desk.withLock { desk in
            desk.uploads.append(kept)
            if desk.uploads.count > Self.most { desk.uploads.removeFirst() }
        }
        start()
        return kept
    }

    private static func checked(_ stated: String) throws(Problem) -> String {
        let name = stated.precomposedStringWithCanonicalMapping
        let isPlain = name.unicodeScalars.allSatisfy {
            $0.value >= 0x20 && $0.value != 0x7F && $0 != "/" && $0 != "\\"
        }
        guard isPlain, !name.isEmpty, name.utf8.count <= 200, name.first != ".",
            !name.hasPrefix("~$"), !FileSystem.isTemporary(name)
        else { throw Problem(.invalidRequest, "a file can't be called that") }
        return name
    }

    /// One upload's file is never written over another's.
    private func keep(_ bytes: [UInt8], as name: String) throws(QuarryError) -> Upload {
        let folder = FileSystem.path(Self.folderName, in: root)
        let hash = Digest.sha256(bytes)
        try FileSystem.makeFolder(folder)
        var free = name
        var number = 1
        while FileSystem.exists(FileSystem.path(free, in: folder)),
            try Digest.sha256(FileSystem.read(FileSystem.path(free, in: folder))) != hash
        {
            number += 1
            free = Self.numbered(name, number)
        }
        let path = FileSystem.path(free, in: folder)
        if !FileSystem.exists(path) { try FileSystem.replace(path, with: bytes) }
        return Upload(
            id: UUID().uuidString.lowercased(), name: name,
            source: SourceID(path: "\(Self.folderName)/\(free)"), contentHash: hash)
    }

    /// `report.pdf` → `report (2).pdf`.
    private static func numbered(_ name: String, _ number: Int) -> String {
        guard let dot = name.lastIndex(of: ".") else { return "\(name) (\(number))" }
        return "\(name[..<dot]) (\(number))\(name[dot...])"
    }

    /// Builds until nothing waits. One that came while a build was scanning waits for the next.
    private func start() {
        let isFirst = desk.withLock { desk in
            defer { desk.isBuilding = true }
            return !desk.isBuilding
        }
        guard isFirst else { return }
        Task { [self] in
            while takeWaiting() {
                do {
                    let failures = try await builder.run(build)
                    finish { failures[$0.source.path] }
                } catch {
                    finish { _ in "the build failed; the server's log says why" }
                }
            }
        }
    }

    private func takeWaiting() -> Bool {
        desk.withLock { desk in
            var hasSome = false
            for place in desk.uploads.indices where desk.uploads[place].state == .waiting {
                desk.uploads[place].state = .building
                hasSome = true
            }
            if !hasSome { desk.isBuilding = false }
            return hasSome
        }
    }

    private func finish(_ reason: (Upload) -> String?) {
        desk.withLock { desk in
            for place in desk.uploads.indices where desk.uploads[place].state == .building {
                desk.uploads[place].reason = reason(desk.uploads[place])
                desk.uploads[place].state = desk.uploads[place].reason == nil ? .ready : .failed
            }
        }
    }
}
