import Corpus
import Fields
import Foundation
import Storage

extension ForeignConfiguration {
    /// LlamaIndex: a document store that was kept on disk knows the files that its nodes are of, and
    /// nothing of the settings they were made with.
    static func llamaIndex(
        _ bytes: [UInt8], path: String, _ folders: ForeignFolders
    ) throws(QuarryError) -> ForeignConfiguration {
        guard let store = (try? JSONValue(parsing: Data(bytes)))?.object,
            let entries = store["docstore/ref_doc_info"]?.object ?? store["docstore/data"]?.object
        else {
            throw QuarryError(
                .invalidInput, path: path, "is no document store of LlamaIndex (docstore.json)")
        }
        var made = ForeignConfiguration(.llamaIndex, path: path)
        var folders = folders
        var files: Set<String> = []
        var others = 0
        for entry in entries.values {
            let metadata = entry["metadata"] ?? entry["__data__"]?["metadata"]
            if let file = metadata?["file_path"]?.string { files.insert(file) } else { others += 1 }
        }
        add(files, to: &folders, &made)
        folders.fill(&made)
        if others > 0 {
            made.leaveOut(
                "docstore/ref_doc_info", "\(others) documents that are of no file")
        }
        made.leaveOut("docstore/data", "nodes are cut anew: `chunk`")
        made.leaveOut("Settings", "a store does not say its model and the size of its chunks")
        return made
    }

    /// Names the folders of files and the types that are read of them, and those that are not.
    private static func add(
        _ files: Set<String>, to folders: inout ForeignFolders,
        _ made: inout ForeignConfiguration
    ) {
        var unread: Set<String> = []
        var records: Set<String> = []
        for (folder, endings) in Self.folders(of: files).sorted(by: { $0.key < $1.key }) {
            let types = Dictionary(grouping: endings) { SourceType(path: "a." + $0) }
            unread.formUnion(types[nil] ?? [])
            records.formUnion(types[.jsonl] ?? [])
            let read = SourceType.ofFiles.flatMap { types[$0] ?? [] }
            guard !read.isEmpty else { continue }
            folders.add(
                .init(
                    key: "docstore/ref_doc_info", path: folder,
                    include: read.sorted().map { "*." + Glob.escaped($0) }), to: &made)
        }
        if !unread.isEmpty {
            made.leaveOut(
                "docstore/ref_doc_info",
                "no type that Quarry reads: " + unread.sorted().joined(separator: ", "))
        }
        if !records.isEmpty {
            made.leaveOut(
                "docstore/ref_doc_info",
                "JSON lines are read where `corpus.records` names their file: "
                    + records.sorted().joined(separator: ", "))
        }
    }

    /// The folder that all files lie in, and their endings; those that lie in none in common by
    /// their own folders.
    private static func folders(of files: Set<String>) -> [String: Set<String>] {
        let parents = Set(files.map(FileSystem.folder(of:)))
        guard var common = parents.min() else { return [:] }
        let isHeld = { (folder: String) in
            parents.allSatisfy { $0 == folder || $0.hasPrefix(folder == "/" ? "/" : folder + "/") }
        }
        while !isHeld(common), common != "/", common != "." {
            common = FileSystem.folder(of: common)
        }
        let isShared = isHeld(common) && common != "/"
        return files.reduce(into: [:]) { folders, file in
            let folder = isShared ? common : FileSystem.folder(of: file)
            let name = FileSystem.name(of: file)
            let ending = name.lastIndex(of: ".").map { String(name[name.index(after: $0)...]) }
            folders[folder, default: []].insert(ending ?? "")
        }
    }
}
