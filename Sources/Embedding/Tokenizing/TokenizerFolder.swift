import Corpus
import Storage

/// Finds out which tokenizer a model's folder describes, and reads it.
enum TokenizerFolder {
    /// `vocab.txt` with `tokenizer_config.json` where there is one, else `tokenizer.json`. The
    /// digest is over all that decides a token.
    ///
    /// - Throws: `notFound`, `io`, `corrupt`, `invalidInput`, `unsupported`.
    static func read(_ folder: ModelFolder) throws(QuarryError) -> (any Tokenizer, Digest) {
        guard !FileSystem.exists(folder.transformerFile("vocab.txt")) else {
            return try WordPieceTokenizer.read(folder)
        }
        let whole = folder.transformerFile("tokenizer.json")
        if let found = try UnigramTokenizer.read(whole) { return found }
        return try WordPieceTokenizer.read(folder)
    }
}
