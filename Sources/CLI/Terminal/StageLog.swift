import Indexing
import Running
import Synchronization

/// Says each stage of a build once, as it begins: `--verbose`.
final class StageLog: Sendable {
    private let last = Mutex<BuildStage?>(nil)
    private let log: Log

    init(_ log: Log) { self.log = log }

    func entered(_ stage: BuildStage) {
        let isNew = last.withLock { last in
            defer { last = stage }
            return last != stage
        }
        if isNew { log.say(.info, "stage \(stage.rawValue)") }
    }
}
