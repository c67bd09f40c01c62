import Corpus
import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// Names, sizes and times of all that is watched, as one walk found them; two listings differ if
/// something has changed. What inotify can't see is seen by comparing them.
package struct FolderListing: Hashable, Sendable {
    struct Entry: Hashable, Sendable {
        var size: Int
        var modifiedNanoseconds: Int
        var inode: UInt64
        var mode: UInt32
    }

    private(set) var files: [String: Entry] = [:]
    /// The folders walked, roots first.
    private(set) var folders: [Place] = []

    /// Paths of the files, sorted.
    package var paths: [String] { files.keys.sorted() }

    /// A folder, and where it is below its root.
    struct Place: Hashable, Sendable {
        var path: String
        var relative: String
        var isRoot: Bool
    }

    private static let maximumDepth = 128

    /// - Complexity: O(files and folders), one stat each.
    package init(_ watched: WatchedFolders) {
        for root in watched.roots { walk(root, relative: "", watched: watched, depth: 0) }
        for file in watched.files { note(file) }
    }

    /// Of one folder alone: its files, and the folders in it.
    init(shallow place: Place, watched: WatchedFolders) {
        list(place.path, relative: place.relative, watched: watched) { listing, folder in
            listing.folders.append(folder)
        }
    }

    private mutating func walk(
        _ folder: String, relative: String, watched: WatchedFolders, depth: Int
    ) {
        guard depth <= Self.maximumDepth else { return }
        folders.append(Place(path: folder, relative: relative, isRoot: relative.isEmpty))
        list(folder, relative: relative, watched: watched) { listing, folder in
            listing.walk(folder.path, relative: folder.relative, watched: watched, depth: depth + 1)
        }
    }

    private mutating func list(
        _ folder: String, relative: String, watched: WatchedFolders,
        enter: (inout FolderListing, Place) -> Void
    ) {
        guard let directory = opendir(folder) else { return }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { name in
                Array(name.prefix { $0 != 0 })
            }
            guard bytes != [0x2E], bytes != [0x2E, 0x2E] else { continue }
            let name = String(decoding: bytes, as: UTF8.self)
            visit(
                folder + "/" + name, relative: Self.join(relative, name: name), watched: watched,
                enter: enter)
        }
    }

    private mutating func visit(
        _ path: String, relative: String, watched: WatchedFolders,
        enter: (inout FolderListing, Place) -> Void
    ) {
        var info = stat()
        guard lstat(path, &info) == 0 else { return }
        if info.st_mode & S_IFMT == S_IFDIR {
            guard watched.enters(relative), !watched.ignored.contains(path) else { return }
            enter(&self, Place(path: path, relative: relative, isRoot: false))
        } else if watched.selects(relative) {
            note(path)
        }
    }

    /// Of a link, what it leads to: that is what would be read.
    private mutating func note(_ path: String) {
        var info = stat()
        guard stat(path, &info) == 0 || lstat(path, &info) == 0 else { return }
        files[path] = Entry(
            size: Int(info.st_size),
            modifiedNanoseconds: info.st_mtim.tv_sec * 1_000_000_000 + info.st_mtim.tv_nsec,
            inode: UInt64(info.st_ino), mode: info.st_mode)
    }

    /// Paths below a root are compared in NFC, as source names are.
    static func join(_ relative: String, name: String) -> String {
        let name = name.precomposedStringWithCanonicalMapping
        return relative.isEmpty ? name : relative + "/" + name
    }
}
