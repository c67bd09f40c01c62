package import Corpus
import Foundation
package import Jobs
package import Snapshots
import Storage
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Lists the corpus.
///
/// Symbolic links: a link to a regular file inside the same root is read as that file, one out of
/// the root is a failure. Links to folders are not followed, so loops can't happen: one out of the
/// roots is a failure, for its files are missing; one to a folder of the corpus or around it is a
/// remark, for nothing is. What `exclude` names, or what `include` doesn't reach, is neither.
/// FIFOs, sockets and devices that match are failures: opening one could block for ever.
package struct CorpusScanner {
    private let definition: CorpusDefinition
    private var found: [SourceID: ScannedFile] = [:]
    private var failures: [SourceFailure] = []
    private var remarks: [BuildInfo.Warning] = []
    /// The roots without symbolic links.
    private var roots: [FilePath] = []

    private static let maximumDepth = 128

    /// What a scan found, each sorted by name.
    package struct Listing: Sendable {
        package var files: [ScannedFile]
        /// Files that can't be indexed.
        package var failures: [SourceFailure]
        /// What was passed over without loss.
        package var remarks: [BuildInfo.Warning]
    }

    /// The files of a corpus, and those that can't be indexed.
    /// - Throws: `notFound` if a root is no folder, `invalidInput` if two roots share a name.
    package static func scan(
        _ definition: CorpusDefinition
    ) throws(QuarryError) -> Listing {
        var scanner = CorpusScanner(definition)
        try scanner.scanRoots()
        return Listing(
            files: scanner.found.values.sorted { $0.id < $1.id },
            failures: scanner.failures.sorted {
                $0.source.utf8.lexicographicallyPrecedes($1.source.utf8)
            },
            remarks: scanner.remarks.sorted {
                $0.source.utf8.lexicographicallyPrecedes($1.source.utf8)
            })
    }

    private init(_ definition: CorpusDefinition) {
        self.definition = definition
        roots = definition.roots.compactMap(Self.realPath)
    }

    private mutating func scanRoots() throws(QuarryError) {
        var names: Set<String> = []
        for root in definition.roots {
            guard let real = Self.realPath(root), Self.isFolder(real) else {
                throw QuarryError(
                    .notFound, path: root,
                    "is no folder; corpus.roots are relative to the current folder "
                        + FileManager.default.currentDirectoryPath)
            }
            let folder = FileSystem.realPath(root)
            let name = Self.name(ofRoot: folder, among: definition.roots.count)
            guard names.insert(name).inserted else {
                throw QuarryError(
                    .invalidInput, path: root, "another corpus root is called \(name) too")
            }
            scan(folder: folder, prefix: name, root: real, depth: 0)
        }
    }

    /// What the names of a root's sources begin with: with several roots the root's own name,
    /// which keeps their files apart; else nothing.
    /// - Parameter root: without symbolic links.
    package static func name(ofRoot root: String, among count: Int) -> String {
        count > 1 ? FileSystem.name(of: root).precomposedStringWithCanonicalMapping : ""
    }

    private mutating func scan(folder: String, prefix: String, root: FilePath, depth: Int) {
        guard depth <= Self.maximumDepth else {
            fail(
                prefix, as: .limitExceeded,
                because: "folders nested deeper than \(Self.maximumDepth)")
            return
        }
        guard let directory = opendir(folder) else {
            fail(
                prefix, as: .io,
                because: "can't list the folder: \(QuarryError.systemReason)")
            return
        }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { name in
                Array(name.prefix { $0 != 0 })
            }
            guard bytes != [0x2E], bytes != [0x2E, 0x2E] else { continue }
            visit(name: bytes, folder: folder, prefix: prefix, root: root, depth: depth)
        }
    }

    private mutating func visit(
        name bytes: [UInt8], folder: String, prefix: String, root: FilePath, depth: Int
    ) {
        guard let name = String(validating: bytes, as: UTF8.self) else {
            let shown = String(decoding: bytes, as: UTF8.self)
            if matches(join(shown, below: prefix)) {
                fail(
                    join(shown, below: prefix), as: .unsupported,
                    because: "the file's name is not UTF-8")
            }
            return
        }
        let path = folder + "/" + name
        let id = join(name.precomposedStringWithCanonicalMapping, below: prefix)
        var info = stat()
        guard lstat(path, &info) == 0 else {
            if matches(id) { fail(id, as: .io, because: QuarryError.systemReason) }
            return
        }
        switch info.st_mode & S_IFMT {
        case S_IFDIR where definition.excludes(id): break
        case S_IFDIR: scan(folder: path, prefix: id, root: root, depth: depth + 1)
        case S_IFREG: add(id: id, path: path, info: info)
        case S_IFLNK: visitLink(id: id, path: path, root: root)
        default:
            if matches(id) { fail(id, as: .unsupported, because: "is no regular file") }
        }
    }

    private mutating func visitLink(id: String, path: String, root: FilePath) {
        var info = stat()
        let target = Self.realPath(path)
        let isThere = stat(path, &info) == 0
        if isThere, let target, info.st_mode & S_IFMT == S_IFDIR {
            return visitFolderLink(id: id, target: target)
        }
        guard matches(id) else { return }
        guard let target, isThere else {
            return fail(id, as: .notFound, because: "the symbolic link leads nowhere")
        }
        switch info.st_mode & S_IFMT {
        case S_IFREG where target.starts(with: root):
            add(id: id, path: String(validating: target) ?? path, info: info)
        case S_IFREG:
            fail(id, as: .unsupported, because: "the symbolic link leads out of the corpus root")
        default: fail(id, as: .unsupported, because: "is a symbolic link to no regular file")
        }
    }

    private mutating func visitFolderLink(id: String, target: FilePath) {
        guard definition.reaches(below: id) || matches(id) else { return }
        let isInside = roots.contains { root in
            target.starts(with: root) || root.starts(with: target)
        }
        if isInside {
            remarks.append(
                BuildInfo.Warning(
                    source: id,
                    message: "Is a symbolic link to a folder, which is not followed; its folder is "
                        + "part of the corpus or around it."))
        } else {
            fail(
                id, as: .unsupported,
                because:
                    "is a symbolic link to a folder out of the corpus; name that folder in corpus.roots "
                    + "to index it, or the link in corpus.exclude")
        }
    }

    private mutating func add(id text: String, path: String, info: stat) {
        guard matches(text) else { return }
        guard let type = SourceType(path: text) else {
            return fail(text, as: .unsupported, because: "Quarry reads \(SourceType.allExtensions)")
        }
        let id = SourceID(path: text)
        guard found[id] == nil else {
            return fail(
                text, as: .alreadyExists, because: "two names differ in Unicode normal form only")
        }
        found[id] = ScannedFile(id: id, type: type, path: path, hint: FileHint(info))
    }

    private func matches(_ id: String) -> Bool {
        definition.selects(id)
    }

    private mutating func fail(_ source: String, as code: ErrorCode, because reason: String) {
        failures.append(SourceFailure(source: source, code: code, reason: reason))
    }

    private func join(_ name: String, below prefix: String) -> String {
        prefix.isEmpty ? name : prefix + "/" + name
    }

    /// Byte by byte as the system says it: what lies in a root is decided by it.
    private static func realPath(_ path: String) -> FilePath? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return FilePath(platformString: resolved)
    }

    private static func isFolder(_ path: FilePath) -> Bool {
        var info = stat()
        return path.withPlatformString { stat($0, &info) } == 0
            && info.st_mode & S_IFMT == S_IFDIR
    }
}
