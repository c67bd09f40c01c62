import Corpus
import Jobs
import Snapshots

extension IndexBuilder {
    /// What a builder needs to know of the run whose work it shares.
    struct SharedRun: Sendable {
        let work: SharedWork
        let view: CorpusView
    }

    /// Runs `body` in one process of the run; the others wait and return what it published.
    func publishOnce(
        stages: [String: Double], body: () throws -> Result
    ) throws -> Result {
        guard let shared else { return try body() }
        let (key, input) = shared.view.publishItem
        switch try shared.work.await(.publish, key: key, input: input) {
        case .mine(let lease):
            return try shared.work.perform(
                lease, result: { Array("\($0.published)".utf8) }, body: body)
        case .done(let result):
            let number = Int(String(decoding: result, as: UTF8.self)) ?? 0
            // Gone or rolled back since: it is to be published again. Refused: it is to be judged
            // again, by this process's rules.
            guard number > 0, let current = try store.currentNumber(), current >= number else {
                return try body()
            }
            return Result(manifest: try store.manifest(current), isNew: false, stages: stages)
        case .busy: preconditionFailure("waiting ends when the item is no longer busy")
        }
    }
}

extension IndexBuilder.Result {
    /// The generation that others of the run have to report; 0 where a gate refused.
    fileprivate var published: Int { gate?.passed == false ? 0 : manifest.generation }
}
