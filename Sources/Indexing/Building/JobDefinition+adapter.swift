import Adapting
import Corpus
import Embedding
import Jobs

extension JobDefinition {
    /// - Throws: `invalidInput` where the job's adapter is for another model than the job names.
    func checkAdapter(for model: EmbeddingModel) throws(QuarryError) {
        try adapter?.check(
            model: model.fingerprint, named: model.name, dimension: model.dimension,
            path: adapterPath)
    }
}
