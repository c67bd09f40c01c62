import ArgumentParser
import Corpus
import Indexing

extension BuildRun {
    /// Runs the build and leaves a report of it, however it ends.
    func run() throws -> BuildOutcome {
        guard isRecorded else { return try build() }
        let recording = RunRecording(self)
        var recorded = self
        recorded.recording = recording
        do {
            let outcome = try recorded.build()
            recording.finish(outcome, exitCode: signalled ?? ExitCode(outcome))
            return outcome
        } catch {
            recording.finish(error, exitCode: signalled ?? ExitCode(ofBuild: error))
            throw error
        }
    }
}

extension BuildRun {
    /// What the shell is told where a signal came, whatever became of the build.
    private var signalled: ExitCode? { (stop?.signal).map { ExitCode(128 + $0) } }
}

extension ExitCode {
    /// What the shell is told of a build that went through.
    init(_ outcome: BuildOutcome) {
        if outcome.limit != nil {
            self = .limit
        } else {
            self = outcome.failures.isEmpty ? .success : .someFailed
        }
    }

    /// What the shell is told of a build that did not.
    init(ofBuild error: any Error) {
        switch error {
        case let error as QuarryError: self.init(error.code)
        case let code as ExitCode: self = code
        default: self = .badInput
        }
    }
}
