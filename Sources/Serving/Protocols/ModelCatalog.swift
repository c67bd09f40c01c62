import Embedding

extension ServingEngine {
    /// A model that embeds and compares texts, with what an index has of it.
    /// - Throws: `Problem`, for a name that `models` does not list.
    func encoder(_ name: String) throws(Problem) -> Encoder {
        let found = catalog.answering.lazy.map(\.encoder).first { $0.model.name == name }
        if let found { return found }
        throw Self.unknown(model: name)
    }

    static func unknown(model name: String) -> Problem {
        Problem(
            .notFound, "there is no model \(name.prefix(100)) here; see /v1/models",
            member: "model")
    }

    /// Names of encoders, each once.
    var encoderNames: [String] {
        var names: [String] = []
        for name in catalog.answering.map(\.encoder.model.name)
        where !names.contains(name) {
            names.append(name)
        }
        return names
    }
}
