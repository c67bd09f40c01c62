package import Corpus
package import Foundation

/// How far one run of a job may go; nil: as far as there is work.
package struct JobLimits: Hashable, Sendable {
    package var memoryBytes: Int?
    package var diskBytes: Int?
    package var maximumSeconds: Double?
    package var maximumFiles: Int?
    package var until: ClockTime?

    package init(
        memoryBytes: Int? = nil, diskBytes: Int? = nil, maximumSeconds: Double? = nil,
        maximumFiles: Int? = nil, until: ClockTime? = nil
    ) {
        self.memoryBytes = memoryBytes
        self.diskBytes = diskBytes
        self.maximumSeconds = maximumSeconds
        self.maximumFiles = maximumFiles
        self.until = until
    }

    /// What is said here, and of the other what is not.
    package func merged(over other: JobLimits) -> JobLimits {
        JobLimits(
            memoryBytes: memoryBytes ?? other.memoryBytes,
            diskBytes: diskBytes ?? other.diskBytes,
            maximumSeconds: maximumSeconds ?? other.maximumSeconds,
            maximumFiles: maximumFiles ?? other.maximumFiles, until: until ?? other.until)
    }

    /// When a run that starts now has to stop: the earlier of `until` and `maximumSeconds`.
    package func deadline(from start: Date, in zone: TimeZone) -> Date? {
        [
            maximumSeconds.map { start.addingTimeInterval($0) },
            until.flatMap { $0.next(after: start, in: zone) },
        ].compactMap { $0 }.min()
    }
}

extension JobLimits {
    static let keys = ["memory", "disk", "max_duration", "max_files", "until"]

    /// A budget below this stops every run before it has begun.
    package static let memoryRange = 256 << 20...1 << 46

    init(_ section: JobFileSection?) throws(QuarryError) {
        self.init()
        guard let section else { return }
        memoryBytes = try section.value("memory", as: Self.memory)
        diskBytes = try section.value("disk", as: Self.disk)
        maximumSeconds = try section.value("max_duration", as: Self.duration)
        maximumFiles = try section.integer("max_files", in: 1...1_000_000_000)
        until = try section.value("until", as: ClockTime.init(_:))
    }

    package static func memory(_ text: String) throws(InvalidText) -> Int {
        let bytes = try Quantities.bytes(text)
        guard memoryRange.contains(bytes) else { throw InvalidText("must be 256MiB…64TiB") }
        return bytes
    }

    package static func disk(_ text: String) throws(InvalidText) -> Int {
        let bytes = try Quantities.bytes(text)
        guard bytes >= 1 << 20 else { throw InvalidText("must be at least 1MiB") }
        return bytes
    }

    package static func duration(_ text: String) throws(InvalidText) -> Double {
        let seconds = try Quantities.seconds(text)
        guard (1...31_536_000).contains(seconds) else { throw InvalidText("must be 1s…365d") }
        return seconds
    }
}

extension TimeZone {
    /// - Throws: `InvalidText` that names the nearest known zone.
    init(named name: String) throws(InvalidText) {
        let known = TimeZone.knownTimeZoneIdentifiers
        if known.contains(name) || name == "UTC" || name == "GMT",
            let zone = TimeZone(identifier: name)
        {
            self = zone
            return
        }
        throw InvalidText(
            "must be a time zone such as Asia/Taipei or UTC; the nearest known one to \(name) is "
                + NearestKey.find(name, among: known.isEmpty ? ["UTC"] : known))
    }
}
