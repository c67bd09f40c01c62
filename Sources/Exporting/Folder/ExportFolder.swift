import Corpus
import Foundation
import Storage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The folder an export ends in, and the one beside it in which it is written.
///
/// The last step is a rename: readers see the old folder, none for a moment, or the new one whole.
final class ExportFolder {
    private let target: String
    /// The same without links and separators at its end, for names beside it.
    private let place: String
    /// Where the files are written until all are there.
    let building: String
    private(set) var files: [String: String] = [:]

    /// - Parameter index: the folder of what is exported; nothing else belongs in it.
    /// - Throws: `invalidInput` where `target` holds something else than an export, or lies in the
    ///   index; `io`.
    init(target: String, outside index: String? = nil) throws(QuarryError) {
        self.target = target
        place = FileSystem.realPath(target)
        building = FileSystem.temporaryName(for: place)
        if let index {
            let root = FileSystem.realPath(index)
            guard !"\(place)/".utf8.starts(with: "\(root)/".utf8) else {
                throw QuarryError(
                    .invalidInput, path: target, "lies in the index; name a folder outside it")
            }
        }
        try Self.check(target)
        try FileSystem.makeFolder(building)
    }

    func path(_ name: String) -> String { FileSystem.path(name, in: building) }

    func file(_ name: String) throws(QuarryError) -> ExportFile {
        try ExportFile(name: name, path: path(name))
    }

    /// Ends a file and keeps its hash.
    func close(_ file: ExportFile) throws(QuarryError) {
        files[file.name] = try file.finish().hex
    }

    /// A whole small file.
    func write(_ text: String, as name: String) throws(QuarryError) {
        let file = try file(name)
        try file.append(Array(text.utf8))
        try close(file)
    }

    /// Keeps the hash of a file that somebody else wrote into `building`.
    func adopt(_ name: String) throws(QuarryError) {
        var hasher = Hasher256()
        try FileSystem.forEachPiece(of: path(name)) { hasher.update($0) }
        files[name] = hasher.finish().hex
    }

    /// Writes the report and puts the folder in its place.
    func publish(_ report: ExportReport) throws(QuarryError) {
        try FileSystem.replace(path(ExportReport.fileName), with: JSONFile.bytes(report))
        try FileSystem.synchroniseFolder(building)
        // It may have been filled meanwhile.
        try Self.check(target)
        let old = try putAside()
        do throws(QuarryError) {
            try FileSystem.rename(building, to: place)
        } catch {
            if let old { try? FileSystem.rename(old, to: place) }
            throw error
        }
        try FileSystem.synchroniseFolder(of: place)
        if let old { try FileSystem.remove(old) }
    }

    /// Gives what stands in the place another name, and the new folder its permissions.
    /// - Returns: the name; nil where nothing stood there.
    private func putAside() throws(QuarryError) -> String? {
        guard let status = FileStatus(of: place) else { return nil }
        guard chmod(building, mode_t(status.mode & 0o7777)) == 0 else {
            throw QuarryError(call: "chmod", path: building)
        }
        let aside = FileSystem.temporaryName(for: place)
        guard rename(place, aside) == 0 else {
            if errno == EBUSY {
                throw QuarryError(
                    .io, path: target,
                    "is in use, as mount points are, and can't be replaced; name a folder in it")
            }
            throw QuarryError(call: "rename", path: target)
        }
        return aside
    }

    /// Removes what was written so far, as far as that can be removed.
    func discard() { try? FileSystem.remove(building) }

    /// Takes what is not there, an empty folder, and an export with nothing else in it.
    private static func check(_ target: String) throws(QuarryError) {
        let place = FileSystem.realPath(target)
        guard FileSystem.exists(place) else { return }
        guard FileStatus(of: place)?.kind == .folder else {
            throw QuarryError(.invalidInput, path: target, "is no folder")
        }
        let names = try FileSystem.names(in: place)
        let known = Set(former(place).map { $0.files.keys + [ExportReport.fileName] } ?? [])
        guard let stranger = names.first(where: { !known.contains($0) }) else { return }
        throw QuarryError(
            .invalidInput, path: target,
            "holds \(stranger), which no export wrote; name an empty folder or a new one")
    }

    /// What an earlier export says it wrote there.
    private static func former(_ place: String) -> ExportReport? {
        let path = FileSystem.path(ExportReport.fileName, in: place)
        guard let bytes = try? FileSystem.read(path, limit: 64 << 20) else { return nil }
        return try? JSONDecoder().decode(ExportReport.self, from: Data(bytes))
    }
}
