import ArgumentParser
import Corpus
import Running

/// The exit codes scripts rely on; `ExitStatus` says what each is for.
extension ExitCode {
    static let someFailed = ExitCode(ExitStatus.someFailed)
    static let usage = ExitCode(ExitStatus.usage)
    static let badInput = ExitCode(ExitStatus.badInput)
    static let corrupt = ExitCode(ExitStatus.corrupt)

    init(_ status: ExitStatus) { self.init(status.rawValue) }

    init(_ code: ErrorCode) { self.init(ExitStatus(code)) }
}
