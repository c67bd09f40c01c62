import Corpus
import Foundation
import Jobs
import Watching

/// The jobs of a folder that have a schedule, as their files say now.
struct JobFolder {
    struct Job {
        var path: String
        var entry: ScheduleMachine.Entry
        var zone: TimeZone { entry.timeZone }
    }

    let path: String
    /// By name.
    private(set) var jobs: [String: Job] = [:]
    /// What is wrong with files that have changed since the look before, one sentence each.
    private(set) var complaints: [String] = []
    private var listing: FolderListing?
    private var said: Set<String> = []

    init(path: String) {
        self.path = path
        _ = look()
    }

    /// Reads the files again if one has changed.
    /// - Returns: whether one has.
    mutating func look() -> Bool {
        let now = FolderListing(
            WatchedFolders(
                roots: [path], selects: Self.isJobFile, enters: { _ in false }))
        guard now != listing else { return false }
        listing = now
        load(now.paths)
        return true
    }

    private static func isJobFile(_ name: String) -> Bool {
        !name.hasPrefix(".") && (name.hasSuffix(".yaml") || name.hasSuffix(".yml"))
    }

    private mutating func load(_ paths: [String]) {
        jobs = [:]
        var found: [String] = []
        var names: [String: String] = [:]
        for path in paths {
            do {
                let job = try JobDefinition.load(path: path)
                if let other = names.updateValue(path, forKey: job.name) {
                    names[job.name] = other
                    found.append("\(path): its name \(job.name) is that of \(other); it rests")
                } else if let schedule = job.schedule {
                    jobs[job.name] = Job(
                        path: path,
                        entry: .init(schedule: schedule, timeZone: job.timeZone ?? .current))
                }
            } catch {
                found.append("\(error); the job rests until it is valid")
            }
        }
        complaints = found.filter { !said.contains($0) }
        said = Set(found)
    }
}
