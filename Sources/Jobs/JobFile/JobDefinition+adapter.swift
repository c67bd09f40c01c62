import Adapting
import Corpus

extension JobDefinition {
    /// Reads the file `adapterPath` names.
    /// - Throws: `notFound`, `io`; `invalidInput` for what is no whole adapter, `formatTooNew`.
    mutating func readAdapter(job: String) throws(QuarryError) {
        guard let path = adapterPath else { return }
        do throws(QuarryError) {
            adapter = try AdapterFile(path: path)
        } catch {
            // What is no adapter was named by mistake: no index is damaged.
            throw QuarryError(
                error.code == .corrupt ? .invalidInput : error.code, path: path,
                error.reason
                    + "; ranking.adapter in \(job) names it, and `quarry tune` makes such: name the "
                    + "index's folder in place of the job to it",
                underlying: error)
        }
    }
}
