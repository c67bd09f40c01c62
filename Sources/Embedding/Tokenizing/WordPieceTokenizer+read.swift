import Corpus
import Storage

extension WordPieceTokenizer {
    /// The tokenizer of a folder: `vocab.txt` with `tokenizer_config.json`, else
    /// `tokenizer.json`. The digest is over all that decides a token.
    ///
    /// - Throws: `notFound`, `io`, `corrupt`, `invalidInput`, `unsupported`.
    static func read(
        _ folder: ModelFolder
    ) throws(QuarryError) -> (WordPieceTokenizer, Digest) {
        let list = folder.transformerFile("vocab.txt")
        let settings =
            FileSystem.exists(list)
            ? try TokenizerSettings(vocabulary: list, in: folder)
            : try TokenizerSettings(tokenizer: folder.transformerFile("tokenizer.json"))
        return (try settings.tokenizer(), settings.digest)
    }

    /// A folder may describe its tokenizer twice; Quarry reads the smaller description, other
    /// programs the larger. Needs some ten milliseconds.
    ///
    /// - Throws: `invalidInput` if the two are not of one tokenizer; else as `read`.
    static func checkAgreement(_ folder: ModelFolder) throws(QuarryError) {
        let list = folder.transformerFile("vocab.txt")
        let whole = folder.transformerFile("tokenizer.json")
        guard FileSystem.exists(list), FileSystem.exists(whole) else { return }
        let first = try TokenizerSettings(vocabulary: list, in: folder)
        let second = try TokenizerSettings(tokenizer: whole)
        let (read, other) = (try first.tokenizer(), try second.tokenizer())
        guard first.tokens == second.tokens, first.options == second.options,
            read.ids == other.ids, Set(other.specials).isSubset(of: read.specials)
        else {
            throw QuarryError(
                .invalidInput, path: whole,
                "says another tokenizer than vocab.txt and tokenizer_config.json do")
        }
    }
}
