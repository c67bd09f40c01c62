import Corpus
import Judging
import Snapshots

/// Why two roots differ, as `quarry diff --json` prints it.
enum DiffCauses {
    struct Cause: Encodable {
        struct Failure: Encodable {
            /// `a` or `b`: the index that does not have it.
            var index: String
            var source, code, reason: String
        }
        var cause: String
        /// How many of them are concerned; absent for causes that concern all.
        var sources: Int?
        /// What is another; none for sources, which are listed elsewhere.
        var changes: [DiffOutput.Change]
        /// Sources that one index has and the other could not read; absent where there are none.
        var failures: [Failure]?
    }

    struct Fault: Encodable {
        /// Of the segment.
        var partition: Int?
        /// Names of the two segments, or the two lines.
        @Stated var before: String?
        @Stated var after: String?
        var files: [String]?
        var source: String?
        var part: String?
        /// Segments besides.
        var others: Int?
        /// Of `root.txt`, where no segment is at fault.
        var line: String?
    }
}

extension DiffCauses.Cause {
    init(
        _ cause: RootCause, failures: (before: [BuildInfo.Failure], now: [BuildInfo.Failure])
    ) {
        self.init(
            cause: cause.kind.rawValue, sources: cause.sources > 0 ? cause.sources : nil,
            changes: cause.changes.map(DiffOutput.Change.init))
        guard cause.kind == .sources else { return }
        let listed = [("a", failures.before), ("b", failures.now)].flatMap { index, failures in
            failures.map {
                Failure(index: index, source: $0.source, code: $0.code, reason: $0.reason)
            }
        }
        if !listed.isEmpty { self.failures = listed }
    }
}

extension DiffCauses.Fault {
    init(_ fault: DeterminismFault) {
        switch fault {
        case .segment(let segment):
            self.init(
                partition: segment.partition, before: segment.before, after: segment.now,
                files: segment.files, source: segment.source?.path, part: segment.part,
                others: segment.others)
        case .line(let change):
            self.init(before: change.before, after: change.now, line: change.key)
        }
    }
}
