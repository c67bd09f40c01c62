import Corpus
import Snapshots
import Terminal

/// A warning, and the sources that it is about: of a corpus of many records a line each is more than
/// anybody reads.
struct WarningGroup {
    let message: String
    /// At least one; more than `alone` or just one.
    private(set) var sources: [String]

    /// As many sources have a line each.
    private static let alone = 3
    private static let named = 2

    /// In the order of their first sources.
    static func groups(of warnings: [BuildInfo.Warning]) -> [WarningGroup] {
        let counts = Dictionary(grouping: warnings, by: \.message).mapValues(\.count)
        var groups: [WarningGroup] = []
        var places: [String: Int] = [:]
        for warning in warnings {
            if let place = places[warning.message] {
                groups[place].sources.append(warning.source)
                continue
            }
            if counts[warning.message, default: 0] > alone {
                places[warning.message] = groups.count
            }
            groups.append(WarningGroup(message: warning.message, sources: [warning.source]))
        }
        return groups
    }

    var text: String {
        guard sources.count > 1 else {
            return "\(BuildInfo.Warning(source: sources[0], message: message))"
        }
        let names = sources.prefix(Self.named).joined(separator: ", ")
        return "\(Counted(sources.count, "source")) (\(names), …): \(message)"
    }
}
