package import Corpus
package import Snapshots

/// What the members of a group are as one index.
///
/// They must have been built with the same settings by the same rules, so that their scores are
/// scores of one kind. Weights are the members' means by the number of pseudo-queries each was
/// measured with; the center of a script is their mean by its chunks; scripts are compared where
/// any member found that the model does. All sums are taken in the order of the members' names.
package struct GroupManifest {
    /// Its root is the group's.
    package let manifest: Manifest
    package let root: GroupRoot

    /// - Throws: `invalidInput` where two members don't fit together, with their names and what
    ///   differs.
    package init(
        _ members: [(name: String, manifest: Manifest)], weights: GroupWeights, group: String
    ) throws(QuarryError) {
        let members = members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        guard let first = members.first else {
            throw QuarryError(.invalidInput, path: group, "the group has no member")
        }
        for member in members {
            try Self.check(member, with: first, group: group)
        }
        root = GroupRoot(
            members: members.map { ($0.name, $0.manifest.root) }, weights: weights.root)
        let manifests = members.map(\.manifest)
        var whole = Manifest(
            fingerprints: first.manifest.fingerprints, settings: first.manifest.settings,
            statistics: .init(
                sources: manifests.reduce(0) { $0 + $1.statistics.sources },
                chunks: manifests.reduce(0) { $0 + $1.statistics.chunks },
                terms: manifests.reduce(0) { $0 + $1.statistics.terms },
                dimension: first.manifest.statistics.dimension),
            calibration: Self.calibration(manifests), languages: Self.languages(manifests),
            segments: [], adapter: first.manifest.adapter)
        if case .index(let manifest) = weights {
            try Self.check(
                ("the weights' index", manifest), with: first, group: group)
            whole.calibration = manifest.calibration
            whole.languages = manifest.languages
        }
        whole.root = root.digest.hex
        manifest = whole
    }

    /// Of the settings in a manifest: the model's name.
    private static let modelKey = "embed.model"

    private static func check(
        _ member: (name: String, manifest: Manifest),
        with first: (name: String, manifest: Manifest), group: String
    ) throws(QuarryError) {
        let (left, right) = (first.manifest, member.manifest)
        let (one, other) = (left.settings[modelKey], right.settings[modelKey])
        if let one, let other, one != other {
            throw QuarryError(
                .invalidInput, path: group,
                "\(member.name) was built with the model \(other), \(first.name) with \(one): "
                    + "build all members with the same settings, model and version")
        }
        let different =
            difference(left.fingerprints, right.fingerprints, kind: "fingerprint")
            ?? difference(left.settings, right.settings, kind: "setting")
            ?? (left.statistics.dimension == right.statistics.dimension
                ? nil : "the vectors' dimension")
        if let different {
            throw QuarryError(
                .invalidInput, path: group,
                "\(different) of \(member.name) is another than that of \(first.name): build all "
                    + "members with the same settings, model and version")
        }
        guard left.adapter?.sha256 == right.adapter?.sha256 else {
            let name = { (manifest: Manifest) in
                manifest.adapter.map { "\($0.sha256.prefix(12))" } ?? "none"
            }
            throw QuarryError(
                .invalidInput, path: group,
                "the adapter of \(member.name) (\(name(right))) is another than that of "
                    + "\(first.name) (\(name(left))): questions pass through one, so build all "
                    + "members with the same ranking.adapter, or without")
        }
    }

    private static func difference(
        _ left: [String: String], _ right: [String: String], kind: String
    ) -> String? {
        Set(left.keys).union(right.keys).sorted().first { left[$0] != right[$0] }
            .map { "the \(kind) \($0)" }
    }

    private static func calibration(_ manifests: [Manifest]) -> [String: Manifest.Calibration] {
        var means: [String: Manifest.Calibration] = [:]
        for script in Set(manifests.flatMap(\.calibration.keys)) {
            let measured = manifests.compactMap { $0.calibration[script] }
            let samples = measured.reduce(0) { $0 + $1.samples }
            // Defaults, which nothing was measured for, all count alike.
            let share = { (one: Manifest.Calibration) in
                samples > 0
                    ? Double(one.samples) / Double(samples) : 1 / Double(measured.count)
            }
            means[script] = Manifest.Calibration(
                vectorWeight: unit(measured.reduce(0) { $0 + share($1) * $1.vectorWeight }),
                lateWeight: unit(measured.reduce(0) { $0 + share($1) * $1.lateWeight }),
                samples: samples)
        }
        return means
    }

    /// A mean that rounding may have put out of the range of what it is of.
    private static func unit(_ value: Double) -> Double { min(max(value, 0), 1) }

    private static func languages(_ manifests: [Manifest]) -> Manifest.Languages {
        let known = manifests.compactMap(\.languages)
        var scripts: [String: Manifest.Languages.Script] = [:]
        for name in Set(known.flatMap(\.scripts.keys)) {
            scripts[name] = script(known.compactMap { $0.scripts[name] })
        }
        var latin: [String: Manifest.Languages.Latin] = [:]
        for found in known {
            latin.merge(found.latin ?? [:]) { one, other in
                .init(letters: one.letters + other.letters, reading: one.reading + other.reading)
            }
        }
        let aligned = Set(known.flatMap(\.aligned))
        return Manifest.Languages(
            scripts: scripts, latin: latin,
            aligned: aligned.sorted { $0.lexicographicallyPrecedes($1) })
    }

    private static func script(
        _ parts: [Manifest.Languages.Script]
    ) -> Manifest.Languages.Script {
        var reading = ScriptReading()
        // Members of before did not count them: then shares are of chunks.
        var letters: Int? = 0
        var sum: [Double] = []
        var weight = 0.0
        for part in parts {
            reading += part.reading
            letters = part.letters.flatMap { own in letters.map { $0 + own } }
            guard let center = part.centerVector, sum.isEmpty || center.count == sum.count else {
                continue
            }
            if sum.isEmpty { sum = center.map { _ in 0 } }
            weight += Double(part.chunks)
            for place in sum.indices { sum[place] += Double(part.chunks) * Double(center[place]) }
        }
        return Manifest.Languages.Script(
            chunks: parts.reduce(0) { $0 + $1.chunks }, letters: letters, reading: reading,
            center: weight > 0 ? sum.map { Float($0 / weight) } : nil)
    }
}
