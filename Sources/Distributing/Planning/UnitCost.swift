import Corpus
import Indexing

/// How long a source takes, estimated from its size: only for cutting units of about one length.
enum UnitCost {
    /// Tokens of the model that a core embeds in a second (f32, AVX-512).
    private static let tokensPerSecond = 8_500.0
    /// Of a file that is opened and looked at.
    private static let secondsPerSource = 0.02
    /// One core's, of a unit.
    static let unitSeconds = 600.0
    /// One core's, of a chunk that is put into a segment: graph and postings.
    private static let secondsPerChunk = 0.000_4
    /// Of a pseudo-query in a segment.
    private static let secondsPerQuestion = 0.01

    static func seconds(preparing file: SourceFile) -> Double {
        secondsPerSource + Double(file.byteCount) / bytesPerToken(file.type) / tokensPerSecond
    }

    /// Of sources of plain text.
    static func seconds(sources: Int, tokens: Double) -> Double {
        secondsPerSource * Double(sources) + tokens / tokensPerSecond
    }

    static func seconds(segmentOf chunks: Int) -> Double { Double(chunks) * secondsPerChunk }

    static func seconds(asking questions: Int, segments: Int) -> Double {
        Double(questions * segments) * secondsPerQuestion
    }

    /// What formats have beside their text.
    private static func bytesPerToken(_ type: SourceType) -> Double {
        switch type {
        case .txt, .markdown: 4
        case .html: 12
        case .jsonl: 4
        case .docx: 20
        case .pdf: 40
        }
    }
}
