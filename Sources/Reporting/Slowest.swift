import Synchronization

/// The files that took longest, slowest first.
struct Slowest: Hashable, Sendable {
    private(set) var files: [RunRecord.FileFacts] = []

    static let limit = 20

    mutating func add(_ file: RunRecord.FileFacts) {
        let seconds = file.seconds ?? 0
        guard files.count < Self.limit || seconds > files.last?.seconds ?? 0 else { return }
        let place = files.firstIndex { ($0.seconds ?? 0) < seconds } ?? files.count
        files.insert(file, at: place)
        if files.count > Self.limit { files.removeLast() }
    }
}
