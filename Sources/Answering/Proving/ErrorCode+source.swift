package import Corpus

extension ErrorCode {
    /// What a source's error means to whoever may not know this machine's paths: a client, a language
    /// model.
    package var wordsOnSource: String {
        switch self {
        case .notFound: "is not where the index was built from any more"
        case .invalidInput: "has changed since it was indexed"
        case .corrupt, .unsupported: "reads otherwise now"
        case .limitExceeded: "is too large"
        case .alreadyExists, .formatTooOld, .formatTooNew, .encrypted, .io, .crashed, .timedOut:
            "can't be read now"
        }
    }
}
