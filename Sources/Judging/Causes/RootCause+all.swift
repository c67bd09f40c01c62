import Corpus
import Snapshots

extension RootCause {
    /// The causes between two indexes, by kind; none where all that decides them is the same.
    static func all(_ difference: IndexDifference) -> [RootCause] {
        let (before, now) = (difference.before.manifest, difference.now.manifest)
        var causes: [RootCause] = []
        // One adapter more or less has a layout of its own: it is the cause.
        if before.format != now.format, (before.adapter == nil) == (now.adapter == nil) {
            let change = FactChange(
                key: "format", before: "\(before.format)", now: "\(now.format)", effect: .form)
            causes.append(RootCause(.format, changes: [change]))
        }
        causes += sources(difference.sources)
        let byKind = Dictionary(grouping: facts(difference), by: \.kind)
        causes += byKind.map { kind, facts in RootCause(kind, changes: facts.map(\.change)) }
        return causes.sorted { order($0.kind) < order($1.kind) }
    }

    private static func order(_ kind: Kind) -> Int { Kind.allCases.firstIndex(of: kind) ?? 0 }

    private static func sources(_ difference: SourceDifference) -> [RootCause] {
        let (names, restated) = (difference.names, difference.restated.count)
        let others =
            names.added.count + names.changed.count + names.renamed.count + names.removed.count
            - restated
        return (others > 0 ? [RootCause(.sources, sources: others)] : [])
            + (restated > 0 ? [RootCause(.encodings, sources: restated)] : [])
    }

    private static func facts(
        _ difference: IndexDifference
    ) -> [(kind: Kind, change: FactChange)] {
        let settings = difference.settings.map { (kind: kind(ofSetting: $0.key), change: $0) }
        let programs = difference.fingerprints.flatMap { change in
            parts(of: change).map { (kind: kind(ofFingerprint: change.key), change: $0) }
        }
        // The writer's version is made of the others', so alone it is a cause, with them it follows.
        let isOwn = !programs.contains { $0.kind == .programs }
        return settings + programs.filter { isOwn || $0.kind != .writer }
    }

    private static func kind(ofSetting key: String) -> Kind {
        switch key {
        case "metadata": .metadata
        case "adapter": .adapter
        default: key.hasPrefix("embed.") ? .model : .settings
        }
    }

    private static func kind(ofFingerprint key: String) -> Kind {
        switch FingerprintKey(rawValue: key) {
        case .parser: .parser
        case .model: .model
        case .writer: .writer
        case .chunker, .analyzer, .arithmetic, .indexing, nil: .programs
        }
    }

    /// Of the parser, each part that is another: `poppler`, 22.12.0, 24.02.0. All of it where the
    /// parts are the same, in another order.
    private static func parts(of change: FactChange) -> [FactChange] {
        guard FingerprintKey(rawValue: change.key) == .parser else { return [change] }
        func states(_ text: String?) -> [String: String] {
            ParserPart.all(ofFingerprint: text ?? "").reduce(into: [:]) { states, part in
                states[part.kind == .extra ? "with \(part.name)" : part.name] = part.state
            }
        }
        let (before, now) = (states(change.before), states(change.now))
        let parts = Set(before.keys).union(now.keys).sorted().filter { before[$0] != now[$0] }
            .map {
                FactChange(key: $0, before: before[$0], now: now[$0], effect: change.effect)
            }
        return parts.isEmpty ? [change] : parts
    }
}
