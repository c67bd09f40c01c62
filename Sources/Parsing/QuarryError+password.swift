import Corpus

extension QuarryError {
    /// An encrypted file for which there is no password, or no right one.
    static func needsPassword(tried count: Int) -> QuarryError {
        let places = "--password, or parse.passwords or parse.passwords_file in the job"
        return QuarryError(
            .encrypted,
            count == 0
                ? "a password is needed: \(places)"
                : "no password opens it; give those to try by \(places)")
    }
}
