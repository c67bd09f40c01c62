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
            if definition.selects(place.id) {
                fail(place.id, as: .unsupported, because: "is no regular file")
            }
        }
    }

    private mutating func enter(
        _ name: OpenFolder.Name, in folder: OpenFolder, at place: Place
    ) {
        do throws(Errno) {
            scan(try OpenFolder(name, in: folder), at: place)
        } catch {
            cannotList(place, error)
        }
    }

    mutating func add(_ text: String, path: String, status: FileStatus) {
        guard definition.selects(text), let type = SourceType(path: text) else { return }
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
        let isWanted =
            isFolder
            ? definition.reaches(below: id) : definition.includes(id) && !definition.excludes(id)
        if isWanted { listing.passedOver.append(.init(source: id, reason: reason)) }
        return true
    }

    private mutating func failUnnamed(_ id: String, as kind: FileStatus.Kind) {
        switch kind {
        case .folder where definition.reaches(below: id):
            fail(
                id, as: .unsupported,
                because: "the folder's name is not UTF-8; what lies in it is not indexed")
        case .folder: break
        case .file, .link, .other:
            if definition.selects(id) {
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
