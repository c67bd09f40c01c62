import Chat
import Corpus
import Foundation
import Jobs
import Publishing
import Snapshots
import TestSupport
import Testing

@testable import Answering
@testable import Artifacts
@testable import Embedding
@testable import Parsing
@testable import Reporting
@testable import Searching
@testable import Serving

@Suite("The manual's page on limits")
struct LimitsReferenceTests {
    /// What the page says in a section, beside the number the code has.
    private static let parsing: [(section: String, says: String, value: Int)] = [
        ("Files", "a file | {GiB}", SourceType.maximumFileBytes),
        ("Files", "text | {MiB}", Limits.textBytes),
        ("Files", "{} blocks", Limits.blocks),
        ("PDF", "pages | {}", Limits.pages),
        ("PDF", "{} entries", Limits.outlineEntries),
        ("PDF", "{} levels", Limits.outlineDepth),
        ("PDF", "{MiB} unpacked each", Limits.streamBytes),
        ("PDF", "together {GiB}", Limits.streamBytesAlways),
        ("PDF", "{} times the file", Limits.streamRatio),
        ("PDF", "files up to {MiB}", Limits.drawnFileBytes),
        ("PDF", "{MiB} of drawing a page", Limits.drawingBytes),
        ("PDF", "{MiB} a document", Limits.documentDrawingBytes),
        ("PDF", "{} strokes", Limits.strokes),
        ("PDF", "{} rules a page", Limits.rules),
        ("PDF", "{} cells a grid", Limits.gridCells),
        ("PDF", "{} megapixels", Limits.imagePixels / 1_000_000),
        ("PDF", "{} dpi", Int(GreyImage.dotsPerInch)),
        ("DOCX", "{} entries", Limits.zipEntries),
        ("DOCX", "{MiB} unpacked", Limits.zipBytes),
        ("DOCX", "entries over {MiB}", Limits.zipRatioFloor),
        ("DOCX", "{} times their size", Limits.zipRatio),
        ("DOCX", "elements {} deep", Limits.xmlDepth),
        ("DOCX", "{} points and cells", Limits.drawnItems),
        ("DOCX", "hashed {} times", Limits.passwordSpins),
        ("TXT, Markdown, HTML", "{MiB} in any encoding", 4 * Limits.textBytes),
        ("TXT, Markdown, HTML", "{MiB} as UTF-8", Limits.textBytes),
        ("TXT, Markdown, HTML", "nested {} deep", Limits.htmlDepth),
        ("TXT, Markdown, HTML", "{} attributes", Limits.attributes),
        ("TXT, Markdown, HTML", "front matter | {KiB}", Limits.frontMatterBytes),
        ("TXT, Markdown, HTML", "{} lines", Limits.frontMatterLines),
        ("TXT, Markdown, HTML", "{} bytes a value", Limits.metadataValue),
        ("TXT, Markdown, HTML", "{KiB} in all", Limits.metadataBytes),
        ("JSON lines", "a line | {MiB}", RecordLimits.lineBytes),
        ("JSON lines", "{} bytes, as it is encoded", RecordName.maximumBytes),
        ("JSON lines", "{} of a file are named", RecordLimits.namedFailures),
    ]

    private static let others: [(section: String, says: String, value: Int)] = [
        ("Files", "`parse.timeout` ({} s)", Int(ParseSettings().timeoutSeconds)),
        ("Files", "`parse.memory` ({GiB})", ParseSettings().memoryBytes),
        ("Jobs", "a job file | {MiB}", JobDefinition.maximumBytes),
        ("Serving", "a group | {} members", GroupDefinition.maximumMembers),
        ("Serving", "a file of {MiB}", GroupDefinition.maximumBytes),
        ("Serving", "groups, {MiB} of which", ServedGeneration.viewBytes),
        ("Serving", "another {MiB}", NarrowedSearchers.maximumBytes),
        ("Serving", "{} quoted phrases", ShardStatistics.mostPreferences),
        ("Serving", "{} chunks asked for", ShardPassageQuery.mostAddresses),
        ("Serving", "{} candidates of each", ShardCandidateQuery.mostCandidates),
        ("Jobs", "passwords file | {KiB}", PasswordsFile.maximumBytes),
        ("Jobs", "synonyms file | {KiB}", SynonymTable.maximumBytes),
        ("Jobs", "{} entries", SynonymTable.maximumEntries),
        ("Jobs", "{} words or phrases", SynonymTable.maximumPhrases),
        ("Jobs", "{} bytes a phrase", SynonymTable.maximumPhraseBytes),
        ("Jobs", "{} rules", MetadataRule.maximumRules),
        ("Jobs", "cache | {GiB}", ArtifactStore.defaultBudgetBytes),
        ("Questions", "in a model | {GiB}", EncoderScratch.mostBytes),
        ("Questions", "{} of each retriever", SearchOptions().candidates),
        ("Questions", "{} are re-ranked", SearchOptions().rerankDepth),
        ("Questions", "the first {} candidates", MarginalRelevance.depth),
        ("Questions", "llm` | {} s", Int(SearchOptions().expansionSeconds)),
        ("Questions", "{} variants", VariantWriter.count),
        ("Questions", "{} characters", VariantWriter.maximumCharacters),
        ("Questions", "answers of {MiB}", ChatClient.maximumBytes),
        ("Questions", "of {} passages", AnswerOptions.passages),
        ("Questions", "{} passages, 4,096", AnswerOptions.writerPassages),
        ("Questions", "{} tokens of context", AnswerSettings().contextTokens),
        ("Questions", "{} of answer", AnswerSettings().answerTokens),
        ("Questions", "replies of {MiB}", ChatClient.maximumBytes),
        ("Questions", "{} steps", AgentLimits().steps),
        ("Questions", "{} tokens (`--agent-tokens`", AgentLimits().tokens),
        ("Questions", "arguments of {} bytes", AgentTools.argumentBytes),
        ("Questions", "file of {MiB}", AgentSurroundings.sourceBytes),
        ("Questions", "{} records", DelimitedText.maximumRecords),
        ("Questions", "{} fields", DelimitedText.maximumFields),
        ("Questions", "{} rows are shown", TableQuery.shownRows),
        ("Questions", "shown, {} at most", TableQuery.maximumRows),
        ("Questions", "{} characters, 50 levels", Calculator.longest),
        ("Questions", "{} levels; numbers", Calculator.deepest),
        ("Repositories", "pointer | {MiB}", ChannelPointer.maximumBytes),
        ("Repositories", "root's text | {MiB}", RootText.maximumBytes),
        ("Repositories", "signature | {KiB}", PublicKey.maximumFileBytes),
        ("Repositories", "{} files at a time", WebReader.connections),
        ("Repositories", "{} s of less than", Int(WebReader.Patience().silence)),
        ("Repositories", "less than {KiB} a second", WebReader.Patience.leastSpeed),
        ("Repositories", "{} attempts", WebReader.Patience().attempts),
        ("Serving", "body | {MiB}", ServerLimits().bodyBytes),
        ("Serving", "headers | {KiB}", ServerLimits().headerBytes),
        ("Serving", "{} fields", ServerLimits().headerFields),
        ("Serving", "query | {KiB}", ServerLimits.pathBytes),
        ("Serving", "{} characters", ServerLimits.questionLength),
        ("Serving", "{} messages", ServedQuestion.messages),
        ("Serving", "{} characters |", ServedQuestion.messageLength),
        ("Serving", "model | {} at", ServerLimits().writers),
        ("Serving", "re-rank | {} of", OpenAIRoutes.maximumTexts),
        ("Serving", "connections | {},", ServerLimits().connections),
        ("Serving", "{} s for headers", Int(ServerLimits().headSeconds)),
        ("Serving", "{} s for a body", Int(ServerLimits().bodySeconds)),
        ("Serving", "{} s between", Int(ServerLimits().idleSeconds)),
        ("Serving", "{} s for a client", Int(ServerLimits().stallSeconds)),
        ("Serving", "wait | {} ", ServerLimits().waiting),
        ("Serving", "token | {} a second", Int(ServerLimits().requestsPerSecond)),
        ("Serving", "token file | {MiB}", TokenFile.maximumBytes),
        ("Serving", "batch | {}", MCPServer.batchLimit),
        ("Serving", "required; {KiB}", ShardQuestion.mostBytes),
        ("Serving", "{} different terms", ShardEvidenceQuery.mostTerms),
        ("Serving", "{} words that its", ShardEvidenceQuery.mostWords),
        ("Serving", "member | {MiB} a question", ShardJSON.questionBytes),
        ("Serving", "question, {MiB} an answer", ShardJSON.answerBytes),
        ("Serving", "{} sources or passages", SourcePart.mostPassages),
        (
            "Serving", "sources or passages of one; files in pieces of {MiB}",
            DocumentPiece.mostBytes
        ),
        ("Serving", "under {} names", SourceDirectory.mostScopes),
        ("Reports", "the last {} |", ReportFolder.keptRuns),
        ("Reports", "{} entries", Listing<String>.limit),
        ("Reports", "samples | {}", SampleSeries.limit),
        ("Reports", "files | {} each", Slowest.limit),
        ("Reports", "last {} runs", BuildEstimate.runLimit),
    ]

    @Test("it has the numbers that the code has")
    func numbers() throws {
        let page = try ManualPage.manual("Limits")
        for (title, says, value) in Self.parsing + Self.others {
            let section = try #require(page.section(title))
            let text = Self.filled(says, value)
            #expect(section.contains(text), "\(title) does not say “\(text)”")
        }
    }

    /// The number for `{}`, or the size for a unit in the braces.
    private static func filled(_ text: String, _ value: Int) -> String {
        let units = ["KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30]
        for (unit, size) in units where text.contains("{\(unit)}") {
            precondition(value.isMultiple(of: size), "\(value) is no number of \(unit)")
            return text.replacing("{\(unit)}", with: "\(grouped(value / size)) \(unit)")
        }
        return text.replacing("{}", with: grouped(value))
    }

    /// 10000 as 10,000.
    private static func grouped(_ value: Int) -> String {
        value.formatted(.number.locale(Locale(identifier: "en_US")))
    }
}
