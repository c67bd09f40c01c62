import Storage

/// What a model's folder is for.
package enum ModelKind: String, Sendable, CaseIterable {
    /// Text → vector.
    case embedding
    /// Pair of texts → score.
    case cross

    /// Nil where the folder is no model's. A classifier among the weights makes a cross-encoder,
    /// whatever else lies there; reads the weights' header at most.
    package init?(folder: String) {
        let weights = "\(folder)/\(Checkpoint.name)"
        if FileSystem.exists(folder + "/config.json"), FileSystem.exists(weights) {
            let file = try? Safetensors(path: weights)
            if file?.entries[ClassifierHead.classifierName] != nil {
                self = .cross
                return
            }
        }
        guard FileSystem.exists(folder + "/modules.json") else { return nil }
        self = .embedding
    }
}
