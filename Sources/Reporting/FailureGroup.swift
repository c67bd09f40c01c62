import Corpus

/// Failures of one kind: what it means, and what to do next.
package struct FailureGroup: Hashable, Sendable {
    package var code: String
    package var meaning: String
    package var advice: String
    package var failures: [RunRecord.Failure]

    /// The listed failures by code, the most frequent first.
    package static func groups(of record: RunRecord) -> [FailureGroup] {
        Dictionary(grouping: record.failures.items, by: \.code)
            .map { code, failures in
                let known = ErrorCode(rawValue: code)
                return FailureGroup(
                    code: code, meaning: known?.meaning ?? "Something this report has no words for",
                    advice: known?.advice ?? "Read the reasons below.", failures: failures)
            }
            .sorted {
                $0.failures.count != $1.failures.count
                    ? $0.failures.count > $1.failures.count : $0.code < $1.code
            }
    }
}
