/// The folder beside job files in which Quarry keeps what it remembers of them.
package struct StateFolder: Hashable, Sendable {
    package static let name = ".state"

    package let path: String

    /// That of the job files in a folder.
    package init(in folder: String) { path = FileSystem.path(Self.name, in: folder) }

    /// That of one job file.
    package init(besideJobFile file: String) { self.init(in: FileSystem.folder(of: file)) }

    /// The durable queue of a job.
    package func queue(of job: String) -> String { "\(path)/\(job).sqlite" }

    /// What is known of a job's files without reading them.
    package func hashes(of job: String) -> String { "\(path)/\(job).hashes" }

    /// The reports of a job's runs, a folder.
    package func reports(of job: String) -> String { "\(path)/reports/\(job)" }

    /// When each job of the folder last ran.
    package var daemonMemory: String { "\(path)/daemon.json" }
}
