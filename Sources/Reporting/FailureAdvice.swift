package import Corpus
import Foundation

extension ErrorCode {
    /// What a failure of this kind says of a source.
    package var meaning: String {
        switch self {
        case .notFound: "The file was gone when it was read"
        case .alreadyExists: "Two files would be one source"
        case .invalidInput: "The file is not what its name says"
        case .corrupt: "The file is damaged"
        case .formatTooOld, .formatTooNew: "Another Quarry wrote what is on disk"
        case .limitExceeded: "A limit was reached"
        case .encrypted: "No password opened the file"
        case .unsupported: "Quarry does not read this kind of file"
        case .io: "The disk or the file system said no, or the parser was killed"
        case .crashed: "The parser broke on the file"
        case .timedOut: "The file took longer than parse.timeout"
        }
    }

    /// The next step.
    package var advice: String {
        switch self {
        case .notFound:
            "If it was moved, nothing: the next run finds it. If a link is broken, mend it."
        case .alreadyExists: "Rename one of the two."
        case .invalidInput: "Open it in the program its name belongs to, or exclude it."
        case .corrupt:
            "Restore it from a copy, or save it anew in the program it comes from. It is not tried "
                + "again until it changes."
        case .formatTooOld, .formatTooNew: "Use the Quarry that wrote it, or build afresh."
        case .limitExceeded: "Split the file, or raise parse.memory in the job."
        case .encrypted: "Add the password to parse.passwords in the job; it is never stored."
        case .unsupported: "Save it as PDF, DOCX or text, or exclude it in corpus.exclude."
        case .io:
            "Check that the disk has room and is healthy, that the account may read the file and that "
                + "memory is not short; then run the job again."
        case .crashed:
            "The file may be hostile or damaged. Raise parse.memory if it is just large; else save "
                + "it anew."
        case .timedOut: "Raise parse.timeout in the job, or split the file."
        }
    }
}

extension RunRecord {
    /// What to do after this run, first things first: a sentence and a command where there is one.
    package var nextSteps: [(text: String, command: String?)] {
        var steps: [(text: String, command: String?)] = []
        let build =
            "quarry build \(ShellWord.quoted(jobFile)) --index \(ShellWord.quoted(index))"
        switch outcome {
        case .done: break
        case .someFailed:
            steps.append(
                (
                    "\(sources.failed) sources are not in the index; all others are. Follow the "
                        + "advice beside each reason below.", nil
                ))
        case .limited where limit == nil:
            steps.append(
                (
                    "A part of the corpus could not be read; what the index had of it stays. Mend "
                        + "what the failures name, then run again.", build
                ))
        case .limited:
            steps.append(("The run reached its limit. Run it again to go on.", build))
        case .stopped:
            steps.append(("The run was stopped; nothing is lost. Run it again to go on.", build))
        case .refused where `guard`?.passed == false:
            steps.append(
                (
                    "Sources are gone that the index has; the generation before is current. Is a "
                        + "share not mounted, a folder moved, a glob wrong? Mend that and run again.",
                    build
                ))
            steps.append(
                ("If they are meant to be gone, say so once:", build + " --accept-removals"))
        case .refused:
            steps.append(
                (
                    "The index is not what the job's gate asks for; the generation before is "
                        + "current. Mend what the checks below name, or change gate in the job, "
                        + "then run again.", build
                ))
        case .failed: steps.append(failedStep(build))
        }
        if !deadLetters.items.isEmpty {
            steps.append(
                (
                    (deadLetters.count == 1
                        ? "1 document was given up."
                        : "\(deadLetters.count) documents were given up.")
                        + " Every attempt is in the queue:",
                    "quarry jobs show \(ShellWord.quoted(jobFile))"
                ))
        }
        if let aside = cache.movedAside {
            steps.append(
                ("The artifact cache was damaged and begun afresh. The old file is \(aside).", nil))
        }
        return steps
    }

    private func failedStep(_ build: String) -> (String, String?) {
        switch error.flatMap({ ErrorCode(rawValue: $0.code) }) {
        case .corrupt?:
            return (
                "The index or the cache is damaged. This lists the damaged files:",
                "quarry verify \(ShellWord.quoted(index))"
            )
        case .alreadyExists?:
            return ("Another run holds the index. Wait for it, then run again.", build)
        case .notFound?, .invalidInput?:
            return (
                "A path or a setting is wrong. Correct it, then see what would be done:",
                "quarry plan \(ShellWord.quoted(jobFile)) --index \(ShellWord.quoted(index))"
            )
        default:
            return (
                "Mend what the error names, then run the job again; it goes on where it was.",
                build
            )
        }
    }
}
