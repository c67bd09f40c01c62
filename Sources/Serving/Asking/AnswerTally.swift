import Answering
import Reporting
import Synchronization

/// Counts answers that were made, not those that were remembered, for Prometheus.
final class AnswerTally: Sendable {
    private enum Outcome: String, CaseIterable {
        case extracted
        case written
        /// The language model failed; the documents' own sentences took its place.
        case fallback
        case abstained
    }

    private let counts = Mutex<[Outcome: Int]>([:])

    /// - Parameter isByWriter: whether a language model was to write it.
    func count(_ answer: Answer, isByWriter: Bool) {
        let outcome: Outcome =
            if answer.isAbstained {
                .abstained
            } else if answer.author != .extract {
                .written
            } else {
                isByWriter ? .fallback : .extracted
            }
        counts.withLock { $0[outcome, default: 0] += 1 }
    }

    var text: String {
        let counts = counts.withLock { $0 }
        return PrometheusText.metric(
            "quarry_server_answers_total", .counter,
            help: "Questions that were answered anew, by outcome.",
            samples: Outcome.allCases.map {
                .init(labels: [("outcome", $0.rawValue)], value: Double(counts[$0] ?? 0))
            })
    }
}
