package import Corpus
package import Embedding
import Evaluation
import Storage

/// Judges an index before the pointer moves to it: whether it is complete, answers what it has to,
/// and is not far from the one before.
package struct PublicationGate: Sendable {
    let rules: GateRules
    let questions: [GoldenQuestion]
    let encoders: EncoderPool
    /// Told what was not judged, and why.
    let note: @Sendable (String) -> Void

    /// Reads the golden questions: a file that is not there is found before hours of work.
    /// - Parameters:
    ///   - known: encoders that are open already.
    ///   - note: told what was not judged, and why.
    /// - Throws: `notFound`, `io`; `invalidInput` with the line for what is no question, and for a
    ///   file without one.
    package init(
        _ rules: GateRules, models: ModelStore, threads: Int, known: [Encoder] = [],
        note: @escaping @Sendable (String) -> Void = { _ in }
    ) throws(QuarryError) {
        self.rules = rules
        self.note = note
        encoders = EncoderPool(models: models, threads: threads, known: known)
        guard let golden = rules.golden else {
            questions = []
            return
        }
        questions = try JSONLines.read(golden, as: GoldenQuestion.self)
        guard !questions.isEmpty else {
            throw QuarryError(
                .invalidInput, path: golden, "holds no question, and gate.golden names it")
        }
    }

    /// Measures all that the rules ask for, whatever fails first. Where the index before is damaged
    /// nothing is compared with it, and that is noted: what replaces it must be publishable.
    /// - Throws: `corrupt`; `notFound` and `invalidInput` where questions are to be asked and the
    ///   index's model is not there or another one.
    /// - Complexity: O(sources), and a search a question and index.
    package func judge(_ subject: GateSubject) throws(QuarryError) -> GateReport {
        do {
            return GateReport(
                // The first reads all sources of the index, so damage to it is an error.
                checks: try coverageChecks(subject) + changeChecks(subject)
                    + textChecks(subject) + goldenChecks(subject) + probeChecks(subject))
        } catch {
            throw QuarryError(other: error)
        }
    }
}
