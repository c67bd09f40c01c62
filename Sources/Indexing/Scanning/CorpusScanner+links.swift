import Corpus
import Jobs
import Snapshots
import Storage
import SystemPackage

/// Symbolic links; see `CorpusScanner`.
extension CorpusScanner {
    mutating func visitLink(_ name: OpenFolder.Name, in folder: OpenFolder, at place: Place) {
        let id = place.id
        let status: FileStatus
        let target: FilePath
        do throws(Errno) {
            status = try folder.status(of: name, following: true)
            target = try folder.target(of: name)
        } catch {
            guard definition.selects(document: id) else { return }
            return failLink(id, error)
        }
        if status.kind == .folder { return visitFolderLink(id, to: target) }
        guard definition.selects(document: id) else { return }
        switch status.kind {
        case .file where target.starts(with: place.root):
            add(id, path: String(validating: target) ?? place.path, status: status)
        case .file:
            fail(id, as: .unsupported, because: "the symbolic link leads out of the corpus root")
        default: fail(id, as: .unsupported, because: "is a symbolic link to no regular file")
        }
    }

    private mutating func failLink(_ id: String, _ error: Errno) {
        switch error {
        case .noSuchFileOrDirectory, .notDirectory, .tooManySymbolicLinkLevels:
            fail(id, as: .notFound, because: "the symbolic link leads nowhere")
        case .fileNameTooLong:
            fail(
                id, as: .unsupported,
                because: "the symbolic link leads to a path of more than 4,095 bytes")
        default:
            fail(
                id, as: .io,
                because: "the symbolic link can't be followed: "
                    + QuarryError.systemReason(error.rawValue), unreadable: .file)
        }
    }

    private mutating func visitFolderLink(_ id: String, to target: FilePath) {
        guard definition.reaches(below: id) || definition.selects(document: id) else { return }
        let isInside = rootPaths.contains { root in
            target.starts(with: root) || root.starts(with: target)
        }
        if isInside {
            listing.remarks.append(
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
}
