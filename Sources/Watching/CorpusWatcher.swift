import Foundation

/// Waits until something that counts may have changed.
///
/// With inotify where that sees everything, else by comparing listings at an interval. What it
/// says is only a hint: whoever acts on it looks for himself.
package final class CorpusWatcher {
    package enum Mode: Hashable, Sendable {
        case inotify
        /// Compares listings every so many seconds.
        case polling(seconds: Double)
    }

    package enum Found: Hashable, Sendable {
        case changed
        case nothing
        case woken
    }

    package private(set) var mode: Mode
    private let watched: WatchedFolders
    private let waker: Waker
    private let pollSeconds: Double
    private let say: (String) -> Void
    private var tree: FolderTree?
    private var listing: FolderListing?

    /// Seconds between two looks where nobody said how many.
    package static let defaultPollSeconds = 30.0

    /// - Parameters:
    ///   - poll: compare listings at this interval whatever inotify could do.
    ///   - say: gets a sentence where inotify can't be used.
    package init(
        _ watched: WatchedFolders, poll: Double? = nil, waker: Waker,
        say: @escaping (String) -> Void
    ) {
        self.watched = watched
        self.waker = waker
        self.say = say
        pollSeconds = poll ?? Self.defaultPollSeconds
        mode = .polling(seconds: pollSeconds)
        if poll == nil, let reason = startInotify() {
            say("\(reason); looking at all files every \(Int(pollSeconds)) s instead")
        }
        if tree == nil { listing = FolderListing(watched) }
    }

    /// Folders under inotify.
    package var folderCount: Int { tree?.folderCount ?? 0 }

    /// - Returns: why not, if not.
    private func startInotify() -> String? {
        for root in watched.roots {
            if case .remote(let type) = MountKind(of: root) {
                return "\(root) is on a network mount (\(type)), where inotify does not see all"
            }
        }
        do throws(Inotify.Refusal) {
            tree = try FolderTree(watched)
            mode = .inotify
            return nil
        } catch {
            tree = nil
            return switch error {
            case .limit: Self.limitReached
            case .absent: "inotify is not to be had"
            case .failed(let reason): "inotify failed: \(reason)"
            }
        }
    }

    private static let limitReached =
        "the limit of inotify watches is reached (sysctl fs.inotify.max_user_watches)"

    /// Waits for a change, a wake-up, or until the time is up.
    package func wait(seconds: Double) -> Found {
        if tree != nil { return waitForEvents(seconds) }
        let isWoken = waker.wait(seconds: min(seconds, pollSeconds))
        if isWoken { return .woken }
        let now = FolderListing(watched)
        defer { listing = now }
        return now == listing ? .nothing : .changed
    }

    private func waitForEvents(_ seconds: Double) -> Found {
        guard let descriptor = tree?.descriptor else { return .nothing }
        if waker.wait(orReading: descriptor, seconds: seconds) { return .woken }
        let hints = tree?.read() ?? []
        if hints.contains(.limit) {
            fallBack(Self.limitReached)
        } else if hints.contains(.overflow) {
            restart()
        }
        return hints.isEmpty ? .nothing : .changed
    }

    /// Events were lost, of new folders too: everything is watched anew.
    private func restart() {
        say("too many changes at once for inotify; looking at all files")
        tree = nil
        if let reason = startInotify() { fallBack(reason) }
    }

    private func fallBack(_ reason: String) {
        tree = nil
        mode = .polling(seconds: pollSeconds)
        listing = FolderListing(watched)
        say("\(reason); looking at all files every \(Int(pollSeconds)) s instead")
    }

    /// Watches what has appeared without an event, such as a root that was absent: to be called
    /// with each rescan.
    package func refresh() {
        guard tree != nil else { return }
        tree = nil
        if let reason = startInotify() { fallBack(reason) }
    }
}
