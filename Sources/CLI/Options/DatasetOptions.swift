import ArgumentParser
import Datasets
import Searching

/// Options of `quarry dataset` for what is asked, of whom, and how it is split.
struct DatasetOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Kinds of questions, separated by commas; heading, sentence and cloze without it, golden "
                + "with --golden, llm with --llm.",
            valueName: QuestionKind.allCases.map(\.rawValue).joined(separator: ",")),
        transform: DatasetOptions.kindList)
    var questions: [QuestionKind]?

    @Option(
        help: ArgumentHelp(
            "Your own questions, as `quarry eval golden` has them.", valueName: "golden.jsonl"),
        completion: .file())
    var golden: String?

    @Option(help: ArgumentHelp("Passages that the language model is asked about.", valueName: "n"))
    var llmPassages: Int?

    @Option(help: ArgumentHelp("Share of the sources that are for the test.", valueName: "0…1"))
    var testShare = 0.1

    @Option(
        help: ArgumentHelp(
            "Most questions of a script; 4 times those of the scarcest one without it.",
            valueName: "n"))
    var perScript: Int?

    @Option(help: ArgumentHelp("Hard negatives of a query, at most.", valueName: "n"))
    var negatives = 5

    @Option(
        help: ArgumentHelp("Their ranks by BM25.", valueName: "from-to"),
        transform: DatasetOptions.rankRange)
    var negativeRanks = 30...100

    @Option(
        help: ArgumentHelp(
            "Who shall learn from it: groups of the metadata acl, separated by commas, or * for "
                + "readers of everything. Without it only what everybody may read is taken.",
            valueName: "groups"),
        transform: { Audience(parsing: $0) })
    var audience = Audience.everybody

    func validate() throws {
        guard (0...1).contains(testShare) else {
            throw ValidationError("--test-share takes a number from 0 to 1.")
        }
        guard perScript ?? 1 > 0 else { throw ValidationError("--per-script takes 1 or more.") }
        guard (0...DatasetSettings.maximumNegatives).contains(negatives) else {
            throw ValidationError(
                "--negatives takes 0 to \(DatasetSettings.maximumNegatives).")
        }
        guard (1...DatasetSettings.maximumWrittenPassages).contains(llmPassages ?? 1) else {
            throw ValidationError(
                "--llm-passages takes 1 to \(DatasetSettings.maximumWrittenPassages).")
        }
    }

    /// - Parameter isWritten: whether a language model writes questions.
    func check(isWritten: Bool) throws {
        guard isWritten || llmPassages == nil else {
            throw ValidationError("--llm-passages needs --llm.")
        }
        guard let questions else { return }
        guard questions.contains(.golden) == (golden != nil) else {
            throw ValidationError("Questions of the kind golden come from --golden FILE.")
        }
        guard questions.contains(.llm) == isWritten else {
            throw ValidationError("Questions of the kind llm are written by a model: --llm.")
        }
    }

    /// - Parameter isWritten: whether a language model writes questions.
    func kinds(isWritten: Bool) -> Set<QuestionKind> {
        if let questions { return Set(questions) }
        return Set(
            QuestionKind.ownKinds + (golden == nil ? [] : [.golden]) + (isWritten ? [.llm] : []))
    }

    static func kindList(_ text: String) throws -> [QuestionKind] {
        let words = text.split(separator: ",", omittingEmptySubsequences: false)
        return try words.map { word in
            guard let kind = QuestionKind(rawValue: String(word)) else {
                throw ValidationError(
                    "There is no kind of question “\(word)”; there are "
                        + QuestionKind.allCases.map(\.rawValue).joined(separator: ", ") + ".")
            }
            return kind
        }
    }

    static func rankRange(_ text: String) throws -> ClosedRange<Int> {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard ends.count == 2, let from = ends[0], let to = ends[1], from <= to,
            DatasetSettings.ranks.contains(from), DatasetSettings.ranks.contains(to)
        else {
            throw ValidationError(
                "--negative-ranks takes two ranks from 1 to \(DatasetSettings.ranks.upperBound), "
                    + "such as 30-100.")
        }
        return from...to
    }
}
