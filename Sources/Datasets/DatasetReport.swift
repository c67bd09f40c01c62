/// What a dataset is made of and has: `dataset.json`, and what `--json` prints. A function of the
/// index, the settings, the version of Quarry and, where citations are proved there, the sources.
package struct DatasetReport: Codable, Hashable, Sendable {
    package static let fileName = "dataset.json"

    /// Lines of each side.
    package struct Sides: Codable, Hashable, Sendable {
        package var train = 0
        package var test = 0

        mutating func count(isTest: Bool) {
            if isTest { test += 1 } else { train += 1 }
        }
    }

    package struct Settings: Codable, Hashable, Sendable {
        package var questions: [QuestionKind]
        package var testShare: Double
        package var perScript: Int?
        package var negatives: Int
        /// `30-100`.
        package var negativeRanks: String
        /// As `Audience` reads it: empty for everybody.
        package var audience: String
        /// Golden questions that were given.
        package var golden: Int

        enum CodingKeys: String, CodingKey {
            case questions
            case testShare = "test_share"
            case perScript = "per_script"
            case negatives
            case negativeRanks = "negative_ranks"
            case audience, golden
        }
    }

    package struct Sources: Codable, Hashable, Sendable {
        package var train: Int
        package var test: Int
        /// That the audience may not read.
        package var restricted: Int
    }

    /// Questions in one script.
    package struct Script: Codable, Hashable, Sendable {
        /// That could be taken, and that were.
        package var found: Int
        package var taken: Int
    }

    package struct Negatives: Codable, Hashable, Sendable {
        package var taken = 0
        package var sameSource = 0
        package var nearDuplicates = 0
        package var asClose = 0
        package var linesWithout = 0

        enum CodingKeys: String, CodingKey {
            case taken
            case sameSource = "same_source"
            case nearDuplicates = "near_duplicates"
            case asClose = "as_close"
            case linesWithout = "lines_without"
        }
    }

    package struct Written: Codable, Hashable, Sendable {
        package var model: String
        /// Passages that it was asked about, and how often nothing came.
        package var asked: Int
        package var failed: Int
        /// Why it failed last.
        package var failure: String?
        package var isGivenUp: Bool

        enum CodingKeys: String, CodingKey {
            case model, asked, failed, failure
            case isGivenUp = "given_up"
        }
    }

    package var format: DatasetFormat
    package var quarry: String
    /// Of the index.
    package var root: String
    package var settings: Settings
    package var sources: Sources
    /// That the audience may read.
    package var passages: Int
    /// Questions with a passage; for `beir` judgements.
    package var lines = Sides()
    /// By kind of question.
    package var kinds: [String: Sides] = [:]
    package var scripts: [String: Script] = [:]
    /// Most questions of a script; nil: there was no limit.
    package var scriptLimit: Int?
    /// Questions that were not taken, by `DropReason`; of what is not proved passages.
    package var dropped: [String: Int] = [:]
    /// Passages by how they are proved.
    package var proofs: [String: Int] = [:]
    /// Some sources of what is not proved.
    package var unproved: [String] = []
    /// For `pairs`.
    package var negatives: Negatives?
    /// For `messages`: conversations that have one turn, since their source says no more.
    package var singleTurns: Int?
    /// For `beir`.
    package var documents: Int?
    /// Where a language model was asked.
    package var written: Written?
    /// Hexadecimal SHA-256 by name; this report is none of them.
    package var files: [String: String] = [:]

    enum CodingKeys: String, CodingKey {
        case format, quarry, root, settings, sources, passages, lines, kinds, scripts
        case scriptLimit = "script_limit"
        case dropped, proofs, unproved, negatives
        case singleTurns = "single_turns"
        case documents, written, files
    }
}
