package import Corpus

extension ModelStore {
    /// Opens a cross-encoder.
    /// - Parameter name: nil for the only one there is.
    /// - Throws: `notFound` with the command that adds one; `invalidInput` where the name is an
    ///   embedding model's, or several could be meant; else as `CrossModel.open`.
    package func openCross(name: String? = nil) throws(QuarryError) -> CrossModel {
        let name = if let name { name } else { try onlyCross() }
        try Self.check(name)
        let folder = folder(of: name)
        switch ModelKind(folder: folder) {
        case .cross: break
        case .embedding:
            throw QuarryError(
                .invalidInput, path: folder,
                "\(name) is an embedding model: it has no classifier to re-rank with")
        case nil: throw missingCross("there is no model \(name)", at: folder)
        }
        let model = try CrossModel.open(directory: folder)
        // A models folder that can't be written to only costs time.
        try? model.rememberDigest()
        return model
    }

    private func onlyCross() throws(QuarryError) -> String {
        let names = try list(.cross)
        guard names.count <= 1 else {
            throw QuarryError(
                .invalidInput, path: root,
                "there are several cross-encoders: name one with `--rerank-model`: "
                    + names.joined(separator: ", "))
        }
        guard let name = names.first else {
            throw missingCross("there is no cross-encoder among the models", at: root)
        }
        return name
    }

    private func missingCross(_ reason: String, at path: String) -> QuarryError {
        QuarryError(
            .notFound, path: path,
            reason + "; `quarry model add DIR` adds one: a folder of a "
                + "BertForSequenceClassification with one logit")
    }
}
