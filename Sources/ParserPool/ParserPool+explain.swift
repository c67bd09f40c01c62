import Corpus

extension ParserPool {
    /// What the loss of a child means for the source it was given.
    static func explain(
        _ failure: ParserChild.Failure, after death: ParserChild.Death, settings: ParseSettings,
        source: String
    ) -> QuarryError {
        switch failure {
        case .deadline:
            let seconds = settings.timeoutSeconds
            return QuarryError(
                .timedOut, path: source,
                "the parser did not finish within \(seconds) s; "
                    + "raise parse.timeout in the job, or split the file")
        case .tooLong(let bytes):
            return QuarryError(
                .limitExceeded, path: source,
                "the parser's answer has \(bytes) bytes; split the file")
        case .nonsense(let reason):
            return QuarryError(.crashed, path: source, "the parser lost its place: \(reason)")
        case .system(let call, let number):
            return QuarryError(.io, path: source, "\(call): error \(number)")
        // Before its size: what the kernel kills for want of memory is large.
        case .endOfStream where death.isFromOutside:
            return QuarryError(
                .io, path: source,
                "the parser was killed from outside (\(death)), as systems do that are short of "
                    + "memory; have fewer threads or more memory, then run it again")
        case .endOfStream where death.isOutOfMemory(limit: settings.memoryBytes):
            let mebibytes = settings.memoryBytes >> 20
            return QuarryError(
                .limitExceeded, path: source,
                "parsing needs more than \(mebibytes) MiB of memory; "
                    + "raise parse.memory in the job, or split the file")
        case .endOfStream:
            return QuarryError(
                .crashed, path: source,
                "the parser died: \(death); "
                    + "save the file anew in the program it comes from, or exclude it")
        }
    }
}
