import Storage

/// Folders under inotify, with all below them; turns events into hints that something changed.
///
/// A folder that appears is watched first and listed then, so that nothing made in it meanwhile
/// is missed; a folder that moves away is forgotten with all below it.
struct FolderTree {
    enum Hint: Hashable {
        /// A file that counts may have changed.
        case changed(String)
        /// Events were lost: look at everything.
        case overflow
        /// No more folders can be watched.
        case limit
    }

    private let watched: WatchedFolders
    private let inotify: Inotify
    private var places: [Int32: FolderListing.Place] = [:]
    /// Single files whose folders are watched for them: by watch, their paths by name.
    private var singleFiles: [Int32: [String: String]] = [:]

    init(_ watched: WatchedFolders) throws(Inotify.Refusal) {
        self.watched = watched
        inotify = try Inotify()
        try addAll()
    }

    var descriptor: Int32 { inotify.descriptor }
    var folderCount: Int { places.count }

    /// Watches what there is now; roots that are absent are for the rescans to find.
    private mutating func addAll() throws(Inotify.Refusal) {
        for root in watched.roots {
            try add(FolderListing.Place(path: root, relative: "", isRoot: true)) { _ in }
        }
        for file in watched.files {
            do throws(Inotify.Refusal) {
                let watch = try inotify.add(FileSystem.folder(of: file), follows: true)
                singleFiles[watch, default: [:]][FileSystem.name(of: file)] = file
            } catch {
                if error == .limit { throw error }
            }
        }
    }

    /// Hints of the events that have come.
    mutating func read() -> [Hint] {
        var hints: [Hint] = []
        for event in inotify.read() {
            do throws(Inotify.Refusal) {
                try handle(event) { hints.append($0) }
            } catch {
                hints.append(.limit)
            }
        }
        return hints
    }

    private mutating func handle(
        _ event: Inotify.Event, found: (Hint) -> Void
    ) throws(Inotify.Refusal) {
        if event.has(Inotify.Mask.overflow) { return found(.overflow) }
        noteFile(of: event, found: found)
        guard let place = places[event.watch] else { return }
        if event.has(Inotify.Mask.ignored) {
            places[event.watch] = nil
            return
        }
        if event.name.isEmpty {
            // The folder itself is gone or elsewhere. One below a root was reported by its parent.
            if place.isRoot { found(.changed(place.path)) }
            return
        }
        let path = place.path + "/" + event.name
        let relative = FolderListing.join(place.relative, name: event.name)
        if event.has(Inotify.Mask.isFolder) {
            try handleFolder(
                event, at: .init(path: path, relative: relative, isRoot: false), found: found)
        } else if watched.selects(relative) {
            found(.changed(path))
        }
    }

    private func noteFile(of event: Inotify.Event, found: (Hint) -> Void) {
        if let file = singleFiles[event.watch]?[event.name] { found(.changed(file)) }
    }

    private mutating func handleFolder(
        _ event: Inotify.Event, at place: FolderListing.Place, found: (Hint) -> Void
    ) throws(Inotify.Refusal) {
        guard watched.enters(place.relative), !watched.ignored.contains(place.path) else { return }
        if event.has(Inotify.Mask.movedFrom | Inotify.Mask.delete) {
            forget(place.path)
            found(.changed(place.path))
        } else if event.has(Inotify.Mask.create | Inotify.Mask.movedTo) {
            try add(place, found: found)
        }
    }

    /// Watches a folder, then those below it as each is listed.
    private mutating func add(
        _ place: FolderListing.Place, found: (Hint) -> Void
    ) throws(Inotify.Refusal) {
        guard try watch(place) else { return }
        var unread = [place]
        while let next = unread.popLast() {
            let listing = FolderListing(shallow: next, watched: watched)
            for file in listing.files.keys.sorted() { found(.changed(file)) }
            for folder in listing.folders where try watch(folder) { unread.append(folder) }
        }
    }

    /// False for a folder that is gone again or can't be entered: the build reports that one.
    private mutating func watch(_ place: FolderListing.Place) throws(Inotify.Refusal) -> Bool {
        do throws(Inotify.Refusal) {
            places[try inotify.add(place.path, follows: place.isRoot)] = place
            return true
        } catch {
            if error == .limit { throw error }
            return false
        }
    }

    private mutating func forget(_ folder: String) {
        for (watch, place) in places
        where place.path == folder || place.path.utf8.starts(with: (folder + "/").utf8) {
            inotify.remove(watch)
            places[watch] = nil
        }
    }
}
