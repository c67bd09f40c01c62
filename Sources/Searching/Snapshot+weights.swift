import Corpus
import Ranking
import Snapshots

extension Snapshot {
    /// The weights for one script: those the job pins, else those measured; the defaults where
    /// the corpus had too little of it to measure.
    func weights(of script: ScriptClass) -> Manifest.Calibration {
        var weights =
            manifest.calibration[script.rawValue]
            ?? Manifest.Calibration(
                vectorWeight: script.defaultVectorWeight, lateWeight: script.defaultLateWeight,
                samples: 0)
        let pinned = settings.ranking
        weights.vectorWeight = pinned.vectorWeight[script.rawValue] ?? weights.vectorWeight
        weights.lateWeight = pinned.lateWeight[script.rawValue] ?? weights.lateWeight
        return weights
    }

    /// `pinned`, `measured` or `default`.
    func origin(ofVectorWeight script: ScriptClass) -> String {
        if settings.ranking.vectorWeight[script.rawValue] != nil { return "pinned" }
        return manifest.calibration[script.rawValue] == nil ? "default" : "measured"
    }
}
