import Foundation
import Storage

/// Names, sizes and times of all that is watched, as one walk found them; two listings differ if
/// something has changed. What inotify can't see is seen by comparing them.
package struct FolderListing: Hashable, Sendable {
    private(set) var files: [String: FileStatus] = [:]
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
        for root in watched.roots {
            let place = Place(path: root, relative: "", isRoot: true)
            if let folder = try? OpenFolder(path: root) {
                walk(folder, at: place, watched: watched, depth: 0)
            } else {
                folders.append(place)
            }
        }
        for file in watched.files { files[file] = FileStatus(of: file) }
    }

    /// Of one folder alone: its files, and the folders in it.
    init(shallow place: Place, watched: WatchedFolders) {
        guard let folder = try? OpenFolder(path: place.path) else { return }
        list(folder, at: place, watched: watched) { listing, _, place in
            listing.folders.append(place)
        }
    }

    private mutating func walk(
        _ folder: OpenFolder, at place: Place, watched: WatchedFolders, depth: Int
    ) {
        guard depth <= Self.maximumDepth else { return }
        folders.append(place)
        list(folder, at: place, watched: watched) { listing, name, place in
            guard let inner = try? OpenFolder(name, in: folder) else {
                return listing.folders.append(place)
            }
            listing.walk(inner, at: place, watched: watched, depth: depth + 1)
        }
    }

    /// A folder that can't be listed to its end is as far as it goes: the build reports it.
    private mutating func list(
        _ folder: OpenFolder, at place: Place, watched: WatchedFolders,
        enter: (inout FolderListing, OpenFolder.Name, Place) -> Void
    ) {
        while let name = try? folder.next() {
            guard let status = try? folder.status(of: name) else { continue }
            let path = place.path + "/" + name.shown
            let relative = Self.join(place.relative, name: name.shown)
            if status.kind == .folder {
                guard watched.enters(relative), !watched.ignored.contains(path) else { continue }
                enter(&self, name, Place(path: path, relative: relative, isRoot: false))
            } else if watched.selects(relative) {
                // Of a link, what it leads to: that is what would be read.
                files[path] = (try? folder.status(of: name, following: true)) ?? status
            }
        }
    }

    /// Paths below a root are compared in NFC, as source names are.
    static func join(_ relative: String, name: String) -> String {
        let name = name.precomposedStringWithCanonicalMapping
        return relative.isEmpty ? name : relative + "/" + name
    }
}
