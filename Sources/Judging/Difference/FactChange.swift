import Corpus
package import Snapshots

/// A line of one index's root that the other has otherwise or not at all.
package struct FactChange: Hashable, Sendable {
    /// What it decides: at which step between two indexes it is changed.
    package enum Effect: Hashable, Sendable {
        /// How much each retriever counts.
        case weights
        /// The vectors.
        case model
        /// How questions are answered, whatever the segments hold.
        case search
        /// What the segments hold.
        case build
        /// How it is written down, which no answer depends on.
        case form
    }

    package let key: String
    /// Nil where there is no such line.
    package let before: String?
    package let now: String?
    package let effect: Effect

    /// Of the settings, fingerprints and measured weights of two indexes; each list sorted by key.
    package static func all(
        from before: Manifest, to now: Manifest
    ) -> (settings: [FactChange], fingerprints: [FactChange], weights: [FactChange]) {
        (
            changes(from: before.settingFacts, to: now.settingFacts, effect: effect(ofSetting:)),
            changes(
                from: before.fingerprints, to: now.fingerprints, effect: effect(ofFingerprint:)),
            changes(from: before.weightFacts, to: now.weightFacts) {
                // Between which scripts a model compares, it alone decides.
                $0 == Manifest.alignedFact && !before.hasModel(of: now) ? .model : .weights
            }
        )
    }

    private static func changes(
        from before: [String: String], to now: [String: String], effect: (String) -> Effect
    ) -> [FactChange] {
        Set(before.keys).union(now.keys).sorted().filter { before[$0] != now[$0] }.map {
            FactChange(key: $0, before: before[$0], now: now[$0], effect: effect($0))
        }
    }

    private static func effect(ofFingerprint key: String) -> Effect {
        switch FingerprintKey(rawValue: key) {
        case .model, .arithmetic: .model
        case .writer: .form
        case .parser, .chunker, .analyzer, .indexing, nil: .build
        }
    }

    private static func effect(ofSetting key: String) -> Effect {
        if key == Manifest.adapterFact { return .search }
        if key.hasPrefix("embed.") { return .model }
        if key.contains("_weight.") { return .weights }
        // What only the calibration and the manifest depend on is read when a question is asked.
        switch SettingFact.stage(decidedBy: key) {
        case .calibration, .manifest: return .search
        case .chunks, .model, .vectors, .segments, .tokenVectors, nil: return .build
        }
    }
}

extension Manifest {
    /// Whether the same model made the vectors of both, so that they can be compared.
    func hasModel(of other: Manifest) -> Bool {
        fingerprints[.model] == other.fingerprints[.model]
    }

    static let adapterFact = "adapter"
    fileprivate static let alignedFact = "aligned"

    fileprivate var settingFacts: [String: String] {
        let adapter = adapter.map { [Self.adapterFact: $0.sha256] } ?? [:]
        return settings.merging(adapter) { old, _ in old }
    }

    /// What the build measured and search weighs by; mean vectors of scripts, which are no reading
    /// matter, left out.
    fileprivate var weightFacts: [String: String] {
        var facts: [String: String] = [:]
        for (script, measured) in calibration {
            facts["calibration.\(script).vector_weight"] = "\(measured.vectorWeight)"
            facts["calibration.\(script).late_weight"] = "\(measured.lateWeight)"
        }
        let pairs = (languages?.aligned ?? []).map { $0.joined(separator: " ") }
        if !pairs.isEmpty { facts[Self.alignedFact] = pairs.joined(separator: ", ") }
        return facts
    }
}
