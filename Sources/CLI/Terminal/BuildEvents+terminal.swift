import Corpus
import Indexing
import Running

extension BuildEvents {
    /// A build's progress as a line, its failures and notes as they come.
    init(_ global: GlobalOptions, progress: ProgressLine) {
        let log = LogLine(global, progress: progress).log
        let stages = global.verbose ? StageLog(log) : nil
        self.init(
            progress: {
                stages?.entered($0)
                progress.update($0, done: $1, total: $2)
            },
            failed: {
                log.say(
                    .remark, "\(SourceID.shown($0.source)): \($0.reason)",
                    fields: ["source": .text($0.source), "code": .text($0.code.rawValue)])
            },
            note: { log.say(.info, $0) })
    }

    /// Progress alone: of what is built on the way to something else.
    init(progressOnly progress: ProgressLine) {
        self.init(
            progress: { progress.update($0, done: $1, total: $2) }, failed: { _ in },
            note: { _ in })
    }
}
