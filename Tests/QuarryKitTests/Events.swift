import QuarryKit
import Synchronization

/// What a build told.
final class Events: Sendable {
    private let all = Mutex<[Job.Event]>([])

    func add(_ event: Job.Event) { all.withLock { $0.append(event) } }

    /// In the order in which they began.
    var stages: [Job.Stage] {
        all.withLock { events in
            events.reduce(into: []) { stages, event in
                if case .progress(let stage, _, _) = event, !stages.contains(stage) {
                    stages.append(stage)
                }
            }
        }
    }

    /// The furthest that was told of a stage.
    func progress(of wanted: Job.Stage) -> (done: Int, total: Int)? {
        all.withLock { events in
            events.compactMap { event -> (done: Int, total: Int)? in
                guard case .progress(wanted, let done, let total) = event else { return nil }
                return (done, total)
            }.max { $0.done < $1.done }
        }
    }

    var failed: [String] {
        all.withLock { events in
            events.compactMap { event -> String? in
                guard case .failed(let source) = event else { return nil }
                return source.source
            }
        }
    }
}
