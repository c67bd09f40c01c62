package import Corpus
package import Foundation
package import Storage

/// Where a job's reports lie: `<state>/reports/<job>/<run>/report.{json,html}`, and `latest`, a
/// symbolic link to the newest.
package struct ReportFolder: Sendable {
    package let path: String

    /// Runs whose reports are kept.
    package static let keptRuns = 60
    /// A report longer than this is none of ours.
    static let maximumBytes = 64 << 20

    package init(state: StateFolder, job: String) { path = state.reports(of: job) }

    /// A name for a run that starts now: sorts by time, and is free.
    package func newRun(at date: Date) -> String {
        let base = date.ISO8601Format().filter { $0 != ":" && $0 != "-" }
        var name = base
        var number = 2
        while FileSystem.exists("\(path)/\(name)") {
            name = "\(base)-\(number)"
            number += 1
        }
        return name
    }

    /// Writes a run's report, points `latest` at it and removes the oldest past `keptRuns`.
    /// - Returns: the path of the HTML report.
    /// - Throws: `io`.
    package func write(_ record: RunRecord) throws(QuarryError) -> String {
        let folder = "\(path)/\(record.run)"
        let html = try Self.write(record, to: folder)
        let link = FileSystem.temporaryName(for: "\(path)/.latest")
        guard symlink(record.run, link) == 0 else {
            throw QuarryError(.io, path: link, "can't be made")
        }
        try FileSystem.rename(link, to: "\(path)/latest")
        for old in try runs().dropLast(Self.keptRuns) {
            try FileSystem.remove("\(path)/\(old)")
        }
        return html
    }

    /// Writes `report.json` and `report.html` into a folder, which is made.
    package static func write(
        _ record: RunRecord, to folder: String
    ) throws(QuarryError) -> String {
        try FileSystem.makeFolder(folder)
        try FileSystem.replace("\(folder)/report.json", with: record.json())
        let html = "\(folder)/report.html"
        try FileSystem.replace(html, with: Array(ReportPage(record).html.utf8))
        return html
    }

    /// The runs with a report, oldest first.
    package func runs() throws(QuarryError) -> [String] {
        guard FileSystem.exists(path) else { return [] }
        return try FileSystem.names(in: path).filter { $0.first?.isNumber == true }
    }

    /// The newest records that can be read, newest first. Reports are for people: one that is
    /// damaged or by a newer Quarry is passed over.
    package func records(limit: Int) -> [RunRecord] {
        guard let runs = try? runs() else { return [] }
        var records: [RunRecord] = []
        for run in runs.reversed() where records.count < limit {
            let file = "\(path)/\(run)/report.json"
            guard let size = FileSystem.size(file), size <= Self.maximumBytes,
                let bytes = try? FileSystem.read(file),
                let record = try? RunRecord(json: bytes, path: file)
            else { continue }
            records.append(record)
        }
        return records
    }
}
