package import Corpus
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
package final class ExportFolder {
    private let target: String
    /// The name of the report, by which an earlier export is known.
    private let report: String
    /// The same without links and separators at its end, for names beside it.
    private let place: String
    /// Where the files are written until all are there.
    let building: String
    package private(set) var files: [String: String] = [:]

    /// - Parameters:
    ///   - index: the folder of what is exported; nothing else belongs in it.
    ///   - report: the name of the file that lists the others, by name, in its object `files`.
    /// - Throws: `invalidInput` where `target` holds something else than an export, or lies in the
    ///   index; `io`.
    package init(
        target: String, outside index: String? = nil, report: String = ExportReport.fileName
    ) throws(QuarryError) {
        self.target = target
        self.report = report
        place = FileSystem.realPath(target)
        building = FileSystem.temporaryName(for: place)
        if let index {
            let root = FileSystem.realPath(index)
            guard !"\(place)/".utf8.starts(with: "\(root)/".utf8) else {
                throw QuarryError(
                    .invalidInput, path: target, "lies in the index; name a folder outside it")
            }
        }
        try check()
        try FileSystem.makeFolder(building)
    }

    func path(_ name: String) -> String { FileSystem.path(name, in: building) }

    /// - Parameter name: `chunks.jsonl`, or `qrels/test.tsv` in a folder of its own.
    package func file(_ name: String) throws(QuarryError) -> ExportFile {
        if name.contains("/") { try FileSystem.makeFolder(FileSystem.folder(of: path(name))) }
        return try ExportFile(name: name, path: path(name))
    }

    /// Ends a file and keeps its hash.
    package func close(_ file: ExportFile) throws(QuarryError) {
        files[file.name] = try file.finish().hex
    }

    /// A whole small file.
    package func write(_ text: String, as name: String) throws(QuarryError) {
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
    package func publish(_ content: some Encodable) throws(QuarryError) {
        try FileSystem.replace(path(report), with: JSONFile.bytes(content))
        for folder in Set(files.keys.filter { $0.contains("/") }.map(FileSystem.folder)) {
            try FileSystem.synchroniseFolder(path(folder))
        }
        try FileSystem.synchroniseFolder(building)
        // It may have been filled meanwhile.
        try check()
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
    package func discard() { try? FileSystem.remove(building) }

    /// Takes what is not there, an empty folder, and an export with nothing else in it.
    private func check() throws(QuarryError) {
        guard FileSystem.exists(place) else { return }
        guard FileStatus(of: place)?.kind == .folder else {
            throw QuarryError(.invalidInput, path: target, "is no folder")
        }
        let known = Set(former.map { $0 + [report] } ?? [])
        guard let stranger = try stranger(in: place, known: known) else { return }
        throw QuarryError(
            .invalidInput, path: target,
            "holds \(stranger), which no export wrote; name an empty folder or a new one")
    }

    /// What no export wrote: a file, or a folder that holds none of its files.
    /// - Parameter prefix: of the names in the folder.
    private func stranger(
        in folder: String, prefix: String = "", known: Set<String>
    ) throws(QuarryError) -> String? {
        for name in try FileSystem.names(in: folder) where !known.contains(prefix + name) {
            let path = FileSystem.path(name, in: folder)
            let below = prefix + name + "/"
            guard FileStatus(of: path)?.kind == .folder,
                known.contains(where: { $0.hasPrefix(below) })
            else { return prefix + name }
            if let stranger = try stranger(in: path, prefix: below, known: known) {
                return stranger
            }
        }
        return nil
    }

    /// What an earlier export says it wrote there.
    private var former: [String]? {
        struct Report: Decodable { var files: [String: String] }
        let path = FileSystem.path(report, in: place)
        guard let bytes = try? FileSystem.read(path, limit: 64 << 20) else { return nil }
        return (try? JSONDecoder().decode(Report.self, from: Data(bytes)))
            .map { Array($0.files.keys) }
    }
}
