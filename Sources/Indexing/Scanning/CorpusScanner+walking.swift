import Corpus
import Foundation
import Jobs
import Storage
import SystemPackage

/// The walk: folder by folder, name by name.
extension CorpusScanner {
    /// A folder of the walk.
    struct Place {
        /// On this machine.
        var path: String
        /// Below the root.
        var id: String
        /// The root it is in.
        var root: FilePath
        var depth: Int

        func inside(_ name: String) -> Place {
            let normal = name.precomposedStringWithCanonicalMapping
            return Place(
                path: path + "/" + name, id: id.isEmpty ? normal : id + "/" + normal, root: root,
                depth: depth + 1)
        }
    }

    mutating func scan(_ folder: OpenFolder, at place: Place) {
        guard place.depth <= Self.maximumDepth else {
            return fail(
                place.id, as: .limitExceeded,
                because: "folders nested deeper than \(Self.maximumDepth)")
        }
        do throws(Errno) {
            while let name = try folder.next() { visit(name, in: folder, at: place) }
        } catch {
            cannotList(place, error)
        }
    }

    private mutating func visit(
        _ name: OpenFolder.Name, in folder: OpenFolder, at parent: Place
    ) {
        let place = parent.inside(name.text ?? name.shown)
        let status: FileStatus
        do throws(Errno) {
            status = try folder.status(of: name)
        } catch {
            return cannotLook(at: place, isFolder: name.isFolder, error)
        }
        guard !isPassedOver(place.id, as: status) else { return }
        guard name.text != nil else { return failUnnamed(place.id, as: status.kind) }
        switch status.kind {
        case .folder where definition.excludes(place.id): break
        case .folder: enter(name, in: folder, at: place)
        case .file: add(place.id, path: place.path, status: status)
        case .link: visitLink(name, in: folder, at: place)
        case .other:
            if definition.selects(document: place.id) {
                fail(place.id, as: .unsupported, because: "is no regular file")
            }
        }
    }

    private mutating func enter(
        _ name: OpenFolder.Name, in folder: OpenFolder, at place: Place
    ) {
        do throws(Errno) {
            let inner = try OpenFolder(name, in: folder)
            if Self.isOfQuarry(inner, called: name.shown) { return passOver(place.id, as: .own) }
            scan(inner, at: place)
        } catch {
            cannotList(place, error)
        }
    }

    /// Folders in those of Quarry that hold files with the names of documents.
    static let ownNames = ["generations", "segments", "roots", "objects", "channels", "reports"]

    /// Whether a folder is an index, a repository or a state folder, of whatever job: what lies in
    /// them has the names of documents (`root.txt`, `report.html`) and is none.
    static func isOfQuarry(_ folder: OpenFolder, called name: String) -> Bool {
        if folder.has("CURRENT", .file) { return folder.has("generations", .folder) }
        if folder.has("objects", .folder) {
            return folder.has("roots", .folder) && folder.has("channels", .folder)
        }
        return name == StateFolder.name && folder.has("reports", .folder)
    }

    mutating func add(_ text: String, path: String, status: FileStatus) {
        guard definition.selects(document: text), let type = SourceType(path: text) else {
            if definition.leavesOut(text) { listing.leftOut.add(text) }
            return
        }
        guard RecordName(text) == nil else {
            return fail(
                text, as: .unsupported,
                because: "its name is that of a record of a file of JSON lines; rename it")
        }
        let id = SourceID(path: text)
        guard found[id] == nil else {
            return fail(
                text, as: .alreadyExists, because: "two names differ in Unicode normal form only")
        }
        found[id] = ScannedFile(id: id, type: type, path: path, identity: status.identity)
    }

    /// Takes down what is no document; what the job leaves out anyhow is not worth a line.
    private mutating func isPassedOver(_ id: String, as status: FileStatus) -> Bool {
        let isFolder = status.kind == .folder
        var reason = isFolder ? definition.noDocument(folder: id) : definition.noDocument(id)
        if isFolder, ownFolders.contains(where: status.isSame) { reason = .own }
        guard let reason else { return false }
        let isWanted = isFolder || definition.includes(id) && !definition.excludes(id)
        if isWanted { passOver(id, as: reason, isFolder: isFolder) }
        return true
    }

    private mutating func passOver(
        _ id: String, as reason: NoDocument, isFolder: Bool = true
    ) {
        guard !isFolder || definition.reaches(below: id) else { return }
        listing.passedOver.append(.init(source: id, reason: reason))
    }

    private mutating func failUnnamed(_ id: String, as kind: FileStatus.Kind) {
        switch kind {
        case .folder where definition.reaches(below: id):
            fail(
                id, as: .unsupported,
                because: "the folder's name is not UTF-8; what lies in it is not indexed")
        case .folder: break
        case .file, .link, .other:
            if definition.selects(document: id) {
                fail(id, as: .unsupported, because: "the file's name is not UTF-8")
            }
        }
    }

    /// Of a folder that has gone or become a file since it was listed there is nothing to say.
    private mutating func cannotList(_ place: Place, _ error: Errno) {
        let isGone =
            error == .noSuchFileOrDirectory || error == .notDirectory
            || error == .tooManySymbolicLinkLevels
        guard !isGone, place.depth == 0 || definition.reaches(below: place.id) else { return }
        fail(
            place.id, as: .io,
            because: "can't list the folder: \(QuarryError.systemReason(error.rawValue))",
            unreadable: .folder)
    }

    private mutating func cannotLook(at place: Place, isFolder: Bool, _ error: Errno) {
        if error == .noSuchFileOrDirectory { return }
        if isFolder { return cannotList(place, error) }
        guard definition.selects(place.id) else { return }
        fail(
            place.id, as: .io, because: QuarryError.systemReason(error.rawValue), unreadable: .file)
    }
}
