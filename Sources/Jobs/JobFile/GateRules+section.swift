package import Corpus
import Storage

extension GateRules {
    static let keys = questionKeys + ["max_size_change", "max_failed", "max_unknown", "min_probes"]

    /// Those that say something of the golden questions.
    private static let questionKeys = [
        "golden", "min_hit_at_1", "min_hit_at_5", "min_mrr", "significance",
    ]
    /// Growth is not bounded by the whole of what was there. Per cent.
    private static let mostGrowth = 10_000.0

    /// The file of golden questions is not read here.
    init(_ section: JobFileSection?) throws(QuarryError) {
        self.init()
        guard let section else { return }
        golden = try section.text("golden")
        minimumHitAt1 = try section.number("min_hit_at_1", in: 0...1)
        minimumHitAt5 = try section.number("min_hit_at_5", in: 0...1)
        minimumMRR = try section.number("min_mrr", in: 0...1)
        significance = try section.number("significance", in: 0...1) ?? significance
        maximumSizeChange = try section.value("max_size_change") { text throws(InvalidText) in
            try Quantities.share(text, upTo: Self.mostGrowth)
        }
        maximumFailed = try section.value("max_failed", as: Self.share)
        maximumUnknown = try section.value("max_unknown", as: Self.share)
        minimumProbes = try section.number("min_probes", in: 0...1)
        guard golden == nil else { return }
        for key in Self.questionKeys {
            guard try section.text(key) == nil else {
                throw section.error(key, because: "needs gate.golden, a file of questions")
            }
        }
    }

    private static func share(_ text: String) throws(InvalidText) -> Double {
        try Quantities.share(text)
    }
}

extension JobDefinition {
    /// All that the job says of what may be published, the file it names by its whole path: an
    /// export may be run in another folder.
    package var gateRules: GateRules {
        var rules = gate
        rules.golden = gate.golden.map { FileSystem.realPath($0) }
        rules.guardRemovals(as: removalGuard)
        return rules
    }
}

extension GateRules {
    /// The rules for an index of which no job is known.
    package static var standard: GateRules {
        var rules = GateRules()
        rules.guardRemovals(as: RemovalGuard())
        return rules
    }

    fileprivate mutating func guardRemovals(as removalGuard: RemovalGuard) {
        maximumRemoved = removalGuard.maximumShare
        minimumFiles = removalGuard.minimumFiles
    }
}
