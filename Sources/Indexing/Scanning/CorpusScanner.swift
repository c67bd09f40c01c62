package import Corpus
import Foundation
package import Jobs
import Snapshots
package import Storage
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Lists the corpus. Folders are walked by their descriptors, so paths may be of any length.
///
/// Symbolic links: a link to a regular file inside the same root is read as that file, one out of
/// the root is a failure. Links to folders are not followed, so loops can't happen: one out of the
/// roots is a failure, for its files are missing; one to a folder of the corpus or around it is a
/// remark, for nothing is. What `exclude` names, or what `include` doesn't reach, is neither.
/// FIFOs, sockets and devices that match are failures: opening one could block for ever. What is
/// no document (`NoDocument`), indexes and repositories among it, is passed over and listed. A
/// folder that is there and can't be listed is a failure that says so: nothing is known of what
/// lies in it.
package struct CorpusScanner {
    let definition: CorpusDefinition
    /// The job's own folders, wherever they lie. Those of others are known by what is in them.
    let ownFolders: [FileStatus]
    var listing = CorpusListing()
    var found: [SourceID: ScannedFile] = [:]
    /// The roots without symbolic links.
    var rootPaths: [FilePath] = []

    static let maximumDepth = 128

    /// The files of a corpus, and those that can't be indexed. A root that is no folder or can't
    /// be listed is in the listing as such.
    /// - Parameters:
    ///   - index: the folder of the job's index, which is passed over; nil: there is none.
    ///   - state: the job's state folder, passed over too.
    /// - Throws: `invalidInput` if two roots share a name, the index is a root or lies above one,
    ///   or a root is an index, a repository or a state folder itself.
    package static func scan(
        _ definition: CorpusDefinition, index: String? = nil, state: StateFolder? = nil
    ) throws(QuarryError) -> CorpusListing {
        var scanner = CorpusScanner(
            definition: definition,
            ownFolders: [index, state?.path].compactMap { $0 }.compactMap(FileStatus.init(of:)))
        for var root in try roots(of: definition, index: index) {
            root.problem = try scanner.scan(root)
            scanner.listing.roots.append(root)
        }
        var listing = scanner.listing
        listing.files = scanner.found.values.sorted { $0.id < $1.id }
        listing.failures.sort { SourceID(path: $0.source) < SourceID(path: $1.source) }
        listing.remarks += unmatchedRecords(of: definition, in: listing)
        listing.remarks.sort { SourceID(path: $0.source) < SourceID(path: $1.source) }
        listing.passedOver.sort { SourceID(path: $0.source) < SourceID(path: $1.source) }
        return listing
    }

    /// A name that was mistyped takes the records of a corpus away.
    private static func unmatchedRecords(
        of definition: CorpusDefinition, in listing: CorpusListing
    ) -> [BuildInfo.Warning] {
        let files = listing.files.filter { $0.type == .jsonl }.map(\.id.path)
        return definition.records.filter { glob in !files.contains(where: glob.matches) }.map {
            BuildInfo.Warning(
                source: SourceID.wholeCorpus,
                message: "corpus.records names \($0.text), which no file matches")
        }
    }

    private init(definition: CorpusDefinition, ownFolders: [FileStatus]) {
        self.definition = definition
        self.ownFolders = ownFolders
        rootPaths = definition.roots.compactMap(Self.realPath)
    }

    /// The roots as they are named, before anything is looked at in them. For a build, which makes
    /// nothing where the places can't be meant.
    /// - Throws: as `scan`.
    package static func roots(
        of definition: CorpusDefinition, index: String?
    ) throws(QuarryError) -> [CorpusListing.Root] {
        var roots: [CorpusListing.Root] = []
        for stated in definition.roots {
            let path = FileSystem.realPath(stated)
            if let index { try check(index: index, isApartFrom: path) }
            let name = name(ofRoot: path, among: definition.roots.count)
            guard !roots.contains(where: { $0.name == name }) else {
                throw QuarryError(
                    .invalidInput, path: stated, "another corpus root is called \(name) too")
            }
            roots.append(CorpusListing.Root(stated: stated, path: path, name: name))
        }
        return roots
    }

    /// - Returns: why it can't be scanned; nil if it was.
    /// - Throws: `invalidInput` for a folder of Quarry's own: all that it passes over below a root.
    private mutating func scan(
        _ root: CorpusListing.Root
    ) throws(QuarryError) -> QuarryError? {
        let folder: OpenFolder
        do throws(Errno) {
            folder = try OpenFolder(path: root.stated)
        } catch {
            return problem(of: root, error)
        }
        guard !Self.isOfQuarry(folder, called: FileSystem.name(of: root.path)) else {
            throw QuarryError(
                .invalidInput, path: root.stated,
                "is an index, a repository or a state folder of Quarry's, which holds no documents; "
                    + "name another folder in corpus.roots")
        }
        let real = Self.realPath(root.stated) ?? FilePath(root.path)
        scan(folder, at: Place(path: root.path, id: root.name, root: real, depth: 0))
        return nil
    }

    private mutating func problem(of root: CorpusListing.Root, _ error: Errno) -> QuarryError {
        switch error {
        case .noSuchFileOrDirectory, .notDirectory, .tooManySymbolicLinkLevels:
            return QuarryError(
                .notFound, path: root.stated,
                "is no folder; corpus.roots are relative to the current folder "
                    + FileManager.default.currentDirectoryPath)
        default:
            let reason = "can't list the folder: \(QuarryError.systemReason(error.rawValue))"
            fail(root.name, as: .io, because: reason, unreadable: .folder)
            return QuarryError(.io, path: root.stated, reason)
        }
    }

    /// What the names of a root's sources begin with: with several roots the root's own name,
    /// which keeps their files apart; else nothing.
    /// - Parameter root: without symbolic links.
    package static func name(ofRoot root: String, among count: Int) -> String {
        count > 1 ? FileSystem.name(of: root).precomposedStringWithCanonicalMapping : ""
    }

    /// A build writes into its index's folder and removes what is old there: no place for a
    /// corpus. An index inside a root is passed over.
    private static func check(
        index: String, isApartFrom root: String
    ) throws(QuarryError) {
        guard !index.isEmpty else {
            throw QuarryError(.invalidInput, path: index, "an empty path names no folder")
        }
        let folder = FilePath(FileSystem.realPath(index))
        guard FilePath(root).starts(with: folder) else { return }
        let isRoot = FilePath(root) == folder
        throw QuarryError(
            .invalidInput, path: index,
            "the index's folder \(isRoot ? "is" : "lies above") the corpus root \(root); give the "
                + "index a folder of its own, which may lie inside the root")
    }

    /// Byte by byte as the system says it: what lies in a root is decided by it.
    static func realPath(_ path: String) -> FilePath? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return FilePath(platformString: resolved)
    }

    mutating func fail(
        _ source: String, as code: ErrorCode, because reason: String,
        unreadable: SourceFailure.Unreadable? = nil
    ) {
        listing.failures.append(
            SourceFailure(source: source, code: code, reason: reason, unreadable: unreadable))
    }
}
